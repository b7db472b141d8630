package io.sluice.breach.model;

import java.net.Socket;

/// The model opens a connection.
interface Event {
  Socket socket();
}
