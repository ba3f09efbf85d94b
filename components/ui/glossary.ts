/** The field's terms, one line each, for the dotted words on the pages. */
export const GLOSSARY = {
  lab: "A set of hosts that belong together, with the way to reach them.",
  host: "A machine with an SSH endpoint. It is called a node once Kubernetes runs on it.",
  node: "A host that Kubernetes runs on.",
  "jump host": "The host that every SSH connection into the lab goes through.",
  "descriptor revision":
    "Everything Fairlead knows about a lab, numbered: each change writes a new revision, each job names the one it used.",
  "RA2 profile":
    "The set of settings Anuket's Reference Architecture 2 asks of a cluster: basic or high-performance.",
  bundle: "Every file a deploy needs, with its SHA-256, so that nothing is fetched while a lab is deployed.",
  "built here": "Compiled on this machine from published source, not the project's own release files.",
  allocatable: "What the kubelet offers to pods: capacity less what is kept for the system.",
  NetworkAttachmentDefinition:
    "A further network that pods may ask for beside the cluster's own; Multus reads it (k8s.cni.cncf.io/v1).",
  "practice lab":
    "Hosts that live as namespaces on this machine: real systemd, SSH and Kubernetes, no hardware.",
  "recorded hardware": "CPU, memory and NICs this host shows are a recording of a real telco server.",
  fingerprint: "SHA-256 of the host's public key. A connection is refused when the key is another one.",
  RA2: "Anuket's Reference Architecture for Kubernetes-based clouds.",
  uploaded:
    "Its files came from elsewhere: Fairlead did not see this run, and cannot say which cluster it was.",
  focused: "Started with a choice of tests: a lab run, which never counts as conformance.",
  "partial run": "Some required tests did not run, or the run was cut off: it does not count as conformance.",
  "dry run": "The suite listed its tests and carried none of them out.",
  retried: "Failing tests were tried again, so a pass says less: it does not count as conformance.",
  "files disagree": "The log and the JUnit file have different results: they are not of one run.",
  conformant: "Proved by a full run of the suites RA2 names, on real hardware, with official files.",
} as const;
export type GlossaryTermName = keyof typeof GLOSSARY;
