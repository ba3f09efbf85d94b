/** What `start.mjs` found out about this machine before it loaded the supervisor. */
export interface ServiceUser {
  name: string;
  uid: number;
  gid: number;
  /** argv in front of a command that makes it run as the user, with the project in sight. */
  prefix: readonly string[];
  /** Paths of the project and of Node.js behind `prefix`. */
  project: string;
  node: string;
}

export interface Place {
  project: string;
  /** Started by root: web, runner and jobs run as `user`. */
  root: boolean;
  host: string;
  port: number;
  loopback: boolean;
  url: string;
  data: string;
  user?: ServiceUser | undefined;
  /** Environment of everything that is started. */
  environment: NodeJS.ProcessEnv;
}

export interface CommandPlace extends Place {
  /** Folder that relative paths on the command line are meant from. */
  from: string;
}
