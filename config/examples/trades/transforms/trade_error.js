/**
 * Takes a line of the trade log apart. Has the signature of Pub/Sub's single message transforms.
 *
 * returnMessage is "ERROR[MESSAGE][seqId:REQUEST]"; what looks otherwise is an error as a whole.
 */
function transform(message, metadata) {
  const trade = JSON.parse(message.data);
  const parts = /^([^\[]*)\[(.*)\]\[seqId:([^\]]*)\]$/.exec(trade.returnMessage || "");
  const row = {
    time: new Date(trade.timestamp * 1000).toISOString().slice(0, 19).replace("T", " "),
    returnCode: trade.returnCode,
    returnError: parts ? parts[1] : trade.returnMessage || "",
  };
  if (parts) {
    row.returnMessage = parts[2];
    row.requestId = parts[3];
  }
  message.data = JSON.stringify(row);
  return message;
}
