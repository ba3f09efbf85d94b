import { z } from "zod";
import data from "./ra2-requirements.json";

const Ra2Requirement = z.object({
  id: z.string(),
  /** Unique, unlike id: ra2.k8s.012 is used twice. */
  key: z.string(),
  title: z.string(),
  level: z.enum(["must", "should", "may"]),
  profile: z.enum(["both", "basic", "high-performance"]),
});
export type Ra2Requirement = z.infer<typeof Ra2Requirement>;

/** Platform requirements of RA2 chapter 4. Text: Anuket Project, CC-BY-4.0; source and commit are in the data. */
export const RA2 = z
  .object({
    source: z.string(),
    commit: z.string(),
    commitDate: z.string(),
    kubernetesVersion: z.string(),
    licence: z.string(),
    attribution: z.string(),
    requirements: z.array(Ra2Requirement),
  })
  .parse(data);
