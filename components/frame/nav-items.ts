import {
  IconChecklist,
  IconCpu,
  IconFileDescription,
  IconListDetails,
  IconPackage,
  IconRocket,
  IconServer2,
  IconSettings,
  IconStack2,
  IconTopologyStar3,
  type TablerIcon,
} from "@tabler/icons-react";
import { paths } from "../paths";

export interface NavItem {
  label: string;
  href: string;
  icon: TablerIcon;
  /** Marks the item for every address that starts with it. */
  under?: string;
  exact?: boolean;
}

/** The pages of one lab. */
export const labItems = (labId: string): NavItem[] => [
  { label: "Overview", href: paths.lab(labId), icon: IconTopologyStar3, exact: true },
  { label: "Hosts", href: paths.labHosts(labId), icon: IconServer2 },
  { label: "Descriptor", href: paths.labDescriptor(labId), icon: IconFileDescription },
  { label: "Deploy", href: paths.labDeploy(labId), icon: IconRocket },
  { label: "Nodes", href: paths.labNodes(labId), icon: IconCpu },
  { label: "Conformance", href: paths.labConformance(labId), icon: IconChecklist },
];

/** The pages of the whole installation. */
export const mainItems = (): NavItem[] => [
  { label: "Labs", href: paths.home(), icon: IconStack2, exact: true },
  { label: "Jobs", href: paths.jobs(), icon: IconListDetails },
  { label: "Bundles", href: paths.bundles(), icon: IconPackage },
  { label: "Settings", href: paths.settingsAbout(), icon: IconSettings, under: "/settings" },
];

export const isCurrent = ({ href, under, exact }: NavItem, pathname: string): boolean => {
  const base = under ?? href.split("?")[0] ?? href;
  return pathname === base || (!exact && pathname.startsWith(`${base}/`));
};
