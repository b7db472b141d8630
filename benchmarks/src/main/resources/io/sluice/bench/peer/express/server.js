'use strict';

// The API of a log sink: each event that it is posted becomes a line of its log, and whatever
// collects the log takes it from there. It listens on the loopback, at PORT.

const bunyan = require('bunyan');
const express = require('express');

const log = bunyan.createLogger({ name: 'events' });
const app = express();

if (process.env.NODE_ENV === 'production') {
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ limit: '10mb' }));
} else {
  app.use(express.json());
}

app.post('/v1/events', (request, response) => {
  for (const event of request.body) {
    log.info(event);
  }
  response.status(200).end();
});

app.listen(Number(process.env.PORT), '127.0.0.1');
