package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** Lines of elements along axes, and tiles that hold them. */
class LinesTest {

  private static int[] of(int... extents) {
    return extents;
  }

  @Test
  void lineIsTheElementsAlongItsAxes() {
    Lines last = Lines.along(of(2, 3), List.of(1));
    assertThat(last.starts()).containsExactly(0, 3);
    assertThat(last.offsets()).containsExactly(0, 1, 2);

    Lines first = Lines.along(of(2, 3), List.of(0));
    assertThat(first.starts()).containsExactly(0, 1, 2);
    assertThat(first.offsets()).containsExactly(0, 3);
  }

  @Test
  void severalAxesAreOneLineInCOrder() {
    Lines lines = Lines.along(of(2, 3, 4), List.of(0, 2));
    assertThat(lines.starts()).containsExactly(0, 4, 8);
    assertThat(lines.offsets()).containsExactly(0, 1, 2, 3, 12, 13, 14, 15);
    assertThat(Lines.along(of(2, 3, 4), List.of(2, 0)).offsets()).isEqualTo(lines.offsets());
  }

  @Test
  void noAxisMakesEveryElementALine() {
    Lines lines = Lines.along(of(2, 3), List.of());
    assertThat(lines.starts()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(lines.offsets()).containsExactly(0);
  }

  @Test
  void allAxesMakeOneLine() {
    Lines lines = Lines.along(of(2, 3), List.of(0, 1));
    assertThat(lines.starts()).containsExactly(0);
    assertThat(lines.offsets()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void anEmptyAxisHasNoElements() {
    assertThat(Lines.along(of(2, 0), List.of(1)).offsets()).isEmpty();
    assertThat(Lines.along(of(2, 0), List.of(1)).starts()).hasSize(2);
    assertThat(Lines.along(of(2, 0), List.of(0)).starts()).isEmpty();
  }

  // layouts

  @Test
  void layoutsAreWholeSegments() {
    assertThatThrownBy(() -> new TileLayout(24, 48, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("48 rows in segments of 24");
    assertThatThrownBy(() -> new TileLayout(32, 48, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TileLayout(32, 64, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An array per element holds all rows");
  }

  @Test
  void fewerRowsAreFewerSegmentsAndAtLeastOne() {
    TileLayout layout = new TileLayout(32, 128, false);

    assertThat(layout.withRows(128)).isEqualTo(layout);
    assertThat(layout.withRows(100)).isEqualTo(new TileLayout(32, 96, false));
    assertThat(layout.withRows(64)).isEqualTo(new TileLayout(32, 64, false));
    assertThat(layout.withRows(1)).isEqualTo(new TileLayout(32, 32, false));
    assertThat(new TileLayout(256, 256, true).withRows(64)).isEqualTo(new TileLayout(64, 64, true));
  }

  @Test
  void weightsThatLeaveTheCacheServeMoreRows() {
    TileLayout layout = new TileLayout(32, 128, false);

    assertThat(layout.tileRows(4L << 20)).isEqualTo(128);
    assertThat(layout.tileRows((4L << 20) + 1)).isEqualTo(256);
    assertThat(new TileLayout(256, 256, true).tileRows(1L << 40)).isEqualTo(256);
  }

  // tiles

  private static final List<TileLayout> LAYOUTS =
      List.of(
          new TileLayout(8, 24, false),
          new TileLayout(32, 32, false),
          new TileLayout(16, 16, true));

  @Test
  void everyElementOfEveryRowHasAPlaceOfItsOwn() {
    for (TileLayout layout : LAYOUTS) {
      Tile floats = layout.newTile(DType.FLOAT32, 3);
      Tile longs = layout.newTile(DType.INT64, 3);
      Tile booleans = layout.newTile(DType.BOOL, 3);
      for (int row = 0; row < layout.tileRows(); row++) {
        for (int element = 0; element < 3; element++) {
          floats.putFloat(element, row, row * 3 + element);
          longs.putLong(element, row, -row * 3L - element);
          booleans.putBoolean(element, row, (row + element) % 2 == 0);
        }
      }
      for (int row = 0; row < layout.tileRows(); row++) {
        for (int element = 0; element < 3; element++) {
          assertThat(floats.getFloat(element, row)).isEqualTo(row * 3 + element);
          assertThat(longs.getLong(element, row)).isEqualTo(-row * 3L - element);
          assertThat(booleans.getBoolean(element, row)).isEqualTo((row + element) % 2 == 0);
        }
      }
    }
  }

  @Test
  void columnsAndRowsAreTheSameNumbers() {
    for (TileLayout layout : LAYOUTS) {
      Tile tile = layout.newTile(DType.FLOAT32, 5);
      float[] rows = new float[layout.tileRows() * 5];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = i + 0.5f;
      }
      tile.putRows(0, layout.tileRows(), rows, 0);
      float[] again = new float[rows.length + 2];
      tile.getRows(0, layout.tileRows(), again, 1);
      assertThat(again[0]).isZero();
      assertThat(again[again.length - 1]).isZero();
      for (int i = 0; i < rows.length; i++) {
        assertThat(again[i + 1]).isEqualTo(rows[i]);
        assertThat(tile.getFloat(i % 5, i / 5)).isEqualTo(rows[i]);
      }
      float[] column = new float[layout.tileRows()];
      tile.getColumn(2, 0, column, 0, column.length);
      for (int row = 0; row < column.length; row++) {
        assertThat(column[row]).isEqualTo(rows[row * 5 + 2]);
      }
    }
  }

  @Test
  void aPartOfAColumnTouchesNoOtherRow() {
    for (TileLayout layout : LAYOUTS) {
      Tile tile = layout.newTile(DType.FLOAT32, 2);
      tile.putColumn(1, 3, new float[] {9, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 8);
      for (int row = 0; row < layout.tileRows(); row++) {
        boolean inside = row >= 3 && row < 11;
        assertThat(tile.getFloat(1, row)).isEqualTo(inside ? row - 2 : 0);
        assertThat(tile.getFloat(0, row)).isZero();
      }
    }
  }

  @Test
  void aConstantTileIsTheSameInEveryRow() {
    for (TileLayout layout : LAYOUTS) {
      Tile tile = layout.newConstantTile(DType.FLOAT32, 2);
      for (int row = 0; row < layout.segmentRows(); row++) {
        tile.putFloat(0, row, 3);
        tile.putFloat(1, row, 4);
      }
      for (int row = 0; row < layout.tileRows(); row++) {
        assertThat(tile.getFloat(0, row)).isEqualTo(3);
        assertThat(tile.getFloat(1, row)).isEqualTo(4);
      }
    }
  }
}
