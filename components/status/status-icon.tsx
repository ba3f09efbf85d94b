import {
  IconBan,
  IconBolt,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleOff,
  IconCircleXFilled,
  IconClock,
  IconHandStop,
  IconLoader2,
  IconPencil,
  IconPlayerSkipForward,
  IconShieldCheck,
  IconTexture,
  type TablerIcon,
} from "@tabler/icons-react";
import { type StatusIcon as IconName, STATUS_LOOKS, type StatusWord } from "@/server/contract/status-looks";
import classes from "./status-badge.module.css";

const ICONS: Record<IconName, TablerIcon> = {
  clock: IconClock,
  running: IconLoader2,
  hand: IconHandStop,
  check: IconCircleCheckFilled,
  cross: IconCircleXFilled,
  stop: IconBan,
  bolt: IconBolt,
  hatched: IconTexture,
  dashed: IconCircleDashed,
  shield: IconShieldCheck,
  skip: IconPlayerSkipForward,
  pen: IconPencil,
  gone: IconCircleOff,
};

/** The icon of a state alone, in its colour. The word has to stand beside it or in `label`. */
export function StatusIcon({
  status,
  size = 14,
  label,
}: {
  status: StatusWord;
  size?: number;
  /** Spoken when no word stands beside the icon. */
  label?: string;
}) {
  const look = STATUS_LOOKS[status];
  const Icon = ICONS[look.icon];
  const spoken = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <Icon
      size={size}
      stroke={2}
      className={classes.icon}
      data-tone={look.tone}
      data-moving={look.icon === "running" || undefined}
      {...spoken}
    />
  );
}
