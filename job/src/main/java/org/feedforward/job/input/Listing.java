package org.feedforward.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.files.HiddenFiles;

/** One walk through the places that a path names. */
final class Listing {

  /** Hadoop's shell gives a file its own name when it is whole. */
  private static final String BEING_COPIED = "._COPYING_";

  private final InputConfig config;
  private final FileSystem system;
  private final boolean nestedByWish;
  private final List<FileStatus> data = new ArrayList<>();
  private final List<Layout.RootedFile> places = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Listing(InputConfig config, Configuration configuration) throws IOException {
    this.config = config;
    this.system =
        FileSystems.of("--input " + config.shown(), new Path(config.path()), configuration);
    this.nestedByWish =
        config.options().get("recursiveFileLookup").orElse("false").equalsIgnoreCase("true");
  }

  InputFiles list() throws IOException {
    return config.files().isPresent() ? listed(config.files().get()) : found();
  }

  /** Files that somebody has found below the path, as they are. */
  private InputFiles listed(List<String> files) throws IOException {
    Path root = system.makeQualified(new Path(config.path()));
    for (String file : files) {
      FileStatus status = system.getFileStatus(new Path(file));
      data.add(status);
      places.add(new Layout.RootedFile(status.getPath(), root));
    }
    return new InputFiles(data, Layout.of(places, Optional.of(root), nestedByWish), notes);
  }

  private InputFiles found() throws IOException {
    Path pattern = new Path(config.path());
    FileStatus[] matches = system.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      if (config.allowEmpty()) {
        return new InputFiles(List.of(), Layout.FLAT, notes);
      }
      throw InputFaults.missing(config);
    }
    Arrays.sort(matches);
    boolean hiddenByName = HiddenFiles.isHidden(pattern.getName());
    for (FileStatus match : matches) {
      boolean hidden = HiddenFiles.isHidden(match.getPath().getName());
      if (match.isFile() && hidden && hiddenByName) {
        problems.add(InputFaults.hiddenFile(InputFiles.shown(match.getPath())));
      } else if (!hidden || hiddenByName) {
        addPlace(match);
      }
    }
    if (data.isEmpty() && problems.isEmpty() && !config.allowEmpty()) {
      problems.add(InputFaults.noDataFiles(config.shown()));
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
    return new InputFiles(data, Layout.of(places, basePath(), nestedByWish), notes);
  }

  private void addPlace(FileStatus place) throws IOException {
    int before = data.size();
    List<Path> empty = new ArrayList<>();
    if (place.isFile()) {
      add(place, place.getPath().getParent());
    } else {
      collect(place.getPath(), place.getPath(), empty);
      if (data.size() == before && !config.allowEmpty() && isGlob()) {
        problems.add(InputFaults.noDataFiles(InputFiles.shown(place.getPath())));
      }
    }
    if (data.size() > before && !empty.isEmpty()) {
      notes.add(
          InputFaults.emptyFolders(
              empty.stream().map(folder -> folder.toUri().getPath()).toList()));
    }
  }

  private boolean isGlob() {
    return new GlobPattern(config.path()).hasWildcard();
  }

  private void collect(Path root, Path folder, List<Path> empty) throws IOException {
    FileStatus[] children = system.listStatus(folder);
    Arrays.sort(children);
    boolean bare = true;
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      if (name.endsWith(BEING_COPIED)) {
        problems.add(InputFaults.beingCopied(InputFiles.shown(child.getPath())));
      } else if (!HiddenFiles.isHidden(name)) {
        bare = false;
        if (child.isFile()) {
          add(child, root);
        } else {
          collect(root, child.getPath(), empty);
        }
      }
    }
    if (bare && !folder.equals(root)) {
      empty.add(folder);
    }
  }

  private void add(FileStatus file, Path root) {
    data.add(file);
    places.add(new Layout.RootedFile(file.getPath(), root));
  }

  private Optional<Path> basePath() {
    return config.options().get("basePath").map(Path::new).map(system::makeQualified);
  }
}
