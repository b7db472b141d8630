package io.sluice.local.pubsub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/// Opens the files of the log; [FileChannel#open(Path, OpenOption...)] is the real one.
interface FileOpener {
  FileChannel open(Path path, OpenOption... options) throws IOException;
}
