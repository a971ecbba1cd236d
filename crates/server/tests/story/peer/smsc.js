// An SMPP message centre on a library that none of us wrote, driven by lines of JSON on its standard input.
// It says what it sees in lines of JSON on its standard output: listening, bind, submit, answered, closed.
// Lines it takes: {"do":"uplink","from","to","text","parts","coding"} {"do":"style","receipts":"text"|"tlv"|"both"}
"use strict";
const readline = require("readline");
const smpp = require("smpp");

const sessions = new Set();
let style = "text";
let ids = 0x5f00;
let references = 40;

function say(event, more) {
  process.stdout.write(JSON.stringify({ event, ...more }) + "\n");
}

// The receiving session: receipts and uplinks must not go to a transmitter.
function receiving() {
  return [...sessions].find((session) => session.role && session.role !== "transmitter" && !session.closed);
}

// What the library's own parser makes of a submission; parts carry their header as it decoded it.
function seen(session, pdu) {
  const message = pdu.short_message || {};
  const header = (message.udh || []).map((element) => element.toString("hex"));
  const payload = pdu.message_payload ? pdu.message_payload.message : undefined;
  say("submit", {
    role: session.role, source: pdu.source_addr, source_ton: pdu.source_addr_ton, to: pdu.destination_addr,
    esm_class: pdu.esm_class, data_coding: pdu.data_coding, registered_delivery: pdu.registered_delivery,
    text: payload === undefined ? message.message : payload, header,
    sar: pdu.sar_total_segments ? [pdu.sar_msg_ref_num, pdu.sar_total_segments, pdu.sar_segment_seqnum] : null,
  });
}

function receipt(pdu, id) {
  const session = receiving();
  if (!session) return void setTimeout(() => receipt(pdu, id), 50);
  const failed = pdu.destination_addr.endsWith("99");
  const stat = failed ? "UNDELIV" : "DELIVRD";
  const report = {
    esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT, source_addr: pdu.destination_addr, destination_addr: pdu.source_addr,
    short_message: "",
  };
  if (style !== "tlv") {
    report.short_message = `id:${id} sub:001 dlvrd:${failed ? "000" : "001"} submit date:2601011200 done date:2601011201 ` +
      `stat:${stat} err:${failed ? "027" : "000"} text:`;
  }
  if (style !== "text") {
    report.receipted_message_id = id;
    report.message_state = failed ? smpp.MESSAGE_STATE.UNDELIVERABLE : smpp.MESSAGE_STATE.DELIVERED;
  }
  session.deliver_sm(report, (answer) => say("answered", { id, status: answer.command_status }));
}

function uplink({ from, to, text, parts, coding }) {
  const session = receiving();
  const addresses = { source_addr: from, destination_addr: to, source_addr_ton: 1, source_addr_npi: 1 };
  // Without a data_coding the library writes GSM octets and calls them 1 (ASCII) when they fit, else UCS-2.
  if (coding !== undefined) addresses.data_coding = coding;
  const told = (answer) => say("answered", { id: "uplink", status: answer.command_status });
  if (!parts) return session.deliver_sm({ ...addresses, short_message: text }, told);
  const reference = ++references;
  const length = Math.ceil(text.length / parts);
  for (let number = parts; number >= 1; number--) { // the last part first
    const udh = Buffer.from([5, 0, 3, reference, parts, number]);
    const message = text.slice((number - 1) * length, number * length);
    session.deliver_sm({ ...addresses, esm_class: smpp.ESM_CLASS.UDH_INDICATOR, short_message: { udh, message } }, told);
  }
}

const server = smpp.createServer((session) => {
  sessions.add(session);
  session.on("error", () => {});
  session.on("close", () => sessions.delete(session));
  for (const role of ["transmitter", "receiver", "transceiver"]) {
    session.on(`bind_${role}`, (pdu) => {
      const right = pdu.system_id === "story" && pdu.password === "story";
      say("bind", { role, right, version: pdu.interface_version });
      if (!right) return session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
      session.role = role;
      session.send(pdu.response({ system_id: "peer" }));
    });
  }
  session.on("submit_sm", (pdu) => {
    seen(session, pdu);
    const id = (ids++).toString(16);
    session.send(pdu.response({ message_id: id }));
    if (pdu.registered_delivery & 1) setTimeout(() => receipt(pdu, id), 20);
  });
  session.once("enquire_link", () => say("enquire_link"));
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { say("unbind"); session.send(pdu.response()); session.close(); });
});
server.listen(0, "127.0.0.1", () => say("listening", { port: server.address().port }));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line);
  if (order.do === "uplink") uplink(order);
  if (order.do === "style") style = order.receipts;
}).on("close", () => process.exit(0));
