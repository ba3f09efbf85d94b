import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A list with nothing in it: says what would be here, why it is not, and the way to the first one. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  page = false,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is the whole page, so its title is the page's. */
  page?: boolean;
}) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      {icon && (
        <Text c="dimmed" component="div" lh={0}>
          {icon}
        </Text>
      )}
      <Title order={page ? 1 : 2} fz="md">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="md" maw={460} component="div">
          {children}
        </Text>
      )}
      {action && <div style={{ marginTop: 8 }}>{action}</div>}
    </Stack>
  );
}
