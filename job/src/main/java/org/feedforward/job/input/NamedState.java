package org.feedforward.job.input;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.feedforward.job.catalog.CatalogTable;
import org.feedforward.job.catalog.TableVersion;

/**
 * What a table of a catalogue held when it was opened.
 *
 * @param table the table
 * @param version the version of it, where it has versions, which nobody can change
 * @param files its files, where they are known
 */
record NamedState(CatalogTable table, Optional<TableVersion> version, Optional<InputFiles> files)
    implements InputState {

  @Override
  public Optional<String> line() {
    return version.map(TableVersion::shown).or(() -> files.map(InputFiles::listing));
  }

  @Override
  public Optional<Size> size() {
    return files.flatMap(InputFiles::size);
  }

  @Override
  public List<String> notes() {
    return line().isPresent() ? List.of() : List.of(InputFaults.unversioned(table));
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public Optional<String> location() {
    return table.location();
  }

  @Override
  public void requireUnchanged(Configuration configuration) {
    files.ifPresent(found -> found.requireUnchanged(configuration));
  }
}
