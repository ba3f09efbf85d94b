/** Roles and permissions as plain values: pages use them without the schemas. */

/** Installation-wide role of a user; `membership` may raise it for one lab. Ordered from least to most. */
export const ROLES = ["viewer", "auditor", "operator", "lab_owner", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What a membership may give on one lab: less would raise nobody, and an administrator is one everywhere. */
export const LAB_ROLES = ["operator", "lab_owner"] as const satisfies readonly Role[];

export const ROLE_TITLES: Record<Role, string> = {
  viewer: "Viewer",
  auditor: "Auditor",
  operator: "Operator",
  lab_owner: "Lab owner",
  admin: "Administrator",
};

/**
 * Permission -> roles that have it. `public` needs no session, `signed_in` any.
 * Every procedure declares one of these; an architecture test walks the router.
 */
export const PERMISSIONS = {
  "lab.read": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  "lab.create": ["operator", "lab_owner", "admin"],
  "lab.update": ["lab_owner", "admin"],
  "lab.remove": ["lab_owner", "admin"],
  /** SSH keys and sudo passwords of a lab: whoever registers one needs them. */
  "credential.write": ["operator", "lab_owner", "admin"],
  /** Pins a host's SSH key, the first or a new one. */
  "host.trust": ["operator", "lab_owner", "admin"],
  /** Lets a warning of a check stand for a time. */
  "check.waive": ["operator", "lab_owner", "admin"],
  "job.read": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  "job.start": ["operator", "lab_owner", "admin"],
  "job.cancel": ["operator", "lab_owner", "admin"],
  "bundle.read": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  "bundle.write": ["operator", "lab_owner", "admin"],
  "cluster.read": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  /** The kubeconfig is a key to everything on the cluster: each download is audited. */
  "cluster.kubeconfig": ["operator", "lab_owner", "admin"],
  /** Suite runs and their cases. */
  "suite.read": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  "suite.write": ["operator", "lab_owner", "admin"],
  /** Gives a run to strangers, as a file or by a link. */
  "suite.share": ["operator", "lab_owner", "admin"],
  /** A run is evidence: taking it away is more than adding one. */
  "suite.remove": ["lab_owner", "admin"],
  "user.read": ["auditor", "admin"],
  "user.write": ["admin"],
  "audit.read": ["auditor", "admin"],
  /** Own keys; who may change people sees and revokes everybody's. */
  "apiKey.read": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  "apiKey.write": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  /** Who has a role on one lab. */
  "member.read": ["viewer", "auditor", "operator", "lab_owner", "admin"],
  "member.write": ["lab_owner", "admin"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;
export type DeclaredPermission = Permission | "public" | "signed_in";

/** Does this role hold the permission? */
export const roleHas = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);

/** Sentence for a disabled button or a 403: who may do it. */
export const whoMay = (permission: Permission): string => {
  const first = PERMISSIONS[permission][0];
  const others = PERMISSIONS[permission].length > 1 ? " or above" : "";
  return `needs the role ${ROLE_TITLES[first]}${others}`;
};
