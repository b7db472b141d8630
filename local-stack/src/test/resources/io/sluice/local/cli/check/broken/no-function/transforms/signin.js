function transform(message, metadata) {
  return message;
}
