function transform(message, metadata) {
  const data = JSON.parse(message.data;
  return message;
}
