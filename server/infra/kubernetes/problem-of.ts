import { DomainError } from "@/server/domain/errors";
import type { Collection, Problem } from "@/server/domain/nodes/followed-cluster";
import { ApiRefusal } from "@/server/infra/kubernetes/api-client";
import { SshError } from "@/server/infra/ssh/ssh-error";

/** TLS says so when the server is not the kubeconfig's (node's tls, OpenSSL's X509_V_ERR_*). */
const FOREIGN = [
  ...["SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ...["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "CERT_SIGNATURE_FAILURE"],
  ...["ERR_TLS_CERT_ALTNAME_INVALID", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"],
];

/** One sentence for a person: what is wrong, where, what to do. @param endpoint host:port of the API server */
export function problemOf(cause: unknown, collection: Collection, endpoint: string): Problem {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const said = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof ApiRefusal && cause.status === 401) {
    return {
      refused: true,
      message: `The API server at ${endpoint} does not know this kubeconfig's user any more (401): give it a new one.`,
    };
  }
  if (cause instanceof ApiRefusal && cause.status === 403) {
    const hidden =
      collection === "pods" ? "what pods ask for stays hidden" : "nothing of the nodes can be shown";
    return {
      refused: true,
      message: `This kubeconfig may not list and watch ${collection}, so ${hidden}: ${said}.`,
    };
  }
  if (FOREIGN.includes(code)) {
    return {
      refused: true,
      message: `What answers at ${endpoint} is not this kubeconfig's cluster: its certificate is refused (${code}).`,
    };
  }
  if (cause instanceof DomainError) return { refused: cause.code === "bad_input", message: cause.message };
  if (cause instanceof SshError) return { refused: false, message: cause.message };
  return {
    refused: false,
    message: `The API server at ${endpoint} does not answer: ${said.replace(/\.$/, "")}.`,
  };
}
