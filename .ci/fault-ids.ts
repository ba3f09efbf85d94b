/**
 * The faults Fairlead promises to survive, by id. A test that proves one carries the id in its title ("F12: …"); an id
 * without a test is red.
 */
export const FAULTS: Readonly<Record<string, string>> = {
  F1: "A bundle with a wrong hash: refused, naming the file, and nothing of it is kept",
  F2: "A bundle with a missing file: refused, naming the file",
  F3: "A foreign tar, or no tar at all: refused with one sentence",
  F4: "A host is powered off half way: the job fails and tells host, task and cluster state",
  F5: "The jump host is down: the job fails at once and names it",
  F6: "A kubelet does not come up: the job names the line of its journal",
  F7: "A viewer may not deploy: 403, and the button is off with the reason",
  F8: "A second deploy on one lab waits, and says for what",
  F9: "JSON over 2 MiB: 413 with a sentence, on REST and tRPC, however it is sent",
  F10: "The database stays locked: retried for 10 s, then 503 busy, try again",
  F11: "The database is newer than the code: one sentence, and nothing is touched",
  F12: "The port is taken: one sentence with the way out",
  F13: "The data folder cannot be written: one sentence with the way out",
  F14: "No root and no sudo: a practice lab is refused with one sentence",
  F15: "Another platform than Linux: a practice lab is refused with one sentence",
  F16: "A compiler or package is missing: one sentence with the line that installs it",
  F17: "SIGTERM ends web and runner within 3 s and leaves jobs alone",
  F18: "kill -9 of the runner at three points, and of web: no line of the log is lost or doubled",
  F19: "kill -9 of the job process: the job is interrupted, says so, and lists what its hosts may still run",
  F20: "Canary secrets are nowhere: database, run and temporary folders, processes, API answers",
  F21: "A cancel in any stage leaves no process behind",
  F22: "Two writers at once: 50 sign-ups beside a held writer, and the event loop never stalls",
  F26: "An encrypted private key without its passphrase, or with another: one sentence, and nothing is kept",
  F30: "40 pasted rows with 3 bad ones: 37 hosts, and each bad row with line, column and what is wrong",
  F33: "The same host twice in a table, a draft or a revision: refused, naming both",
  F34: "A host of another lab, by address or machine id: refused, naming that lab",
  F23: "A wrong address: told within seconds, a name nobody knows as such",
  F24: "A closed port: told as one, from here and from the jump host",
  F25: "A wrong SSH key: told with its name and fingerprint",
  F27: "A changed host key: old and new fingerprint, and nothing logs in",
  F28: "The jump host is down in a connection test: it alone is red, hosts behind it wait",
  F29: "Two hops with the second down: that one is named",
  F31: "IPv6 literals: connected to as they are, with and without a jump host",
  F32: "A host name with two addresses: refused, naming both and where they were looked up",
  F35: "A wrong sudo password: told, and in no log, event or row",
};

export const FAULT_IDS = Object.keys(FAULTS);
