/** Every address of a page, built in one place. */
export const paths = {
  home: () => "/",
  signIn: (next?: string) =>
    next && next !== "/" ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in",
  setup: () => "/setup",
  newPracticeLab: () => "/labs/new/practice",
  newLab: () => "/labs/new/register",
  newLabFromFiles: () => "/labs/new/import",
  /** Without a step: where the draft was left. */
  registerLab: (labId: string, step?: "lab" | "jump" | "hosts") =>
    step ? `/labs/${labId}/register?step=${step}` : `/labs/${labId}/register`,
  lab: (labId: string) => `/labs/${labId}`,
  labHosts: (labId: string) => `/labs/${labId}/hosts`,
  labHost: (labId: string, host: string, tab = "cpu") =>
    tab === "cpu" ? `/labs/${labId}/hosts/${host}` : `/labs/${labId}/hosts/${host}?tab=${tab}`,
  labNodes: (labId: string, view: "resource" | "node" = "resource") =>
    view === "resource" ? `/labs/${labId}/nodes` : `/labs/${labId}/nodes?view=node`,
  labNodesDiffering: (labId: string) => `/labs/${labId}/nodes?view=node&show=differing`,
  labNode: (labId: string, node: string) => `/labs/${labId}/nodes/${encodeURIComponent(node)}`,
  labDescriptor: (labId: string) => `/labs/${labId}/descriptor`,
  importDescriptor: (labId: string) => `/labs/${labId}/descriptor/import`,
  labDeploy: (labId: string) => `/labs/${labId}/deploy`,
  labConformance: (labId: string) => `/labs/${labId}/conformance`,
  suiteRun: (labId: string, runId: string) => `/labs/${labId}/conformance/${runId}`,
  jobs: (filter: { labId?: string; status?: string; kind?: string } = {}) => {
    const query = new URLSearchParams();
    if (filter.labId) query.set("lab", filter.labId);
    if (filter.status) query.set("status", filter.status);
    if (filter.kind) query.set("kind", filter.kind);
    const text = query.toString();
    return text ? `/jobs?${text}` : "/jobs";
  },
  job: (jobId: string, line?: number) => (line ? `/jobs/${jobId}#L${line}` : `/jobs/${jobId}`),
  bundles: () => "/bundles",
  bundle: (bundleId: string) => `/bundles/${bundleId}`,
  settingsPeople: () => "/settings/people",
  settingsApiKeys: () => "/settings/api-keys",
  settingsApi: () => "/settings/api",
  settingsAudit: () => "/settings/audit",
  settingsAbout: () => "/settings/about",
} as const;
