"use client";

import { ActionIcon, Menu, Title } from "@mantine/core";
import { IconChevronRight, IconDots } from "@tabler/icons-react";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { useCurlMenu } from "../ui/curl-menu";
import { Marks } from "../ui/marks";
import type { ApiCall } from "../ui/to-curl";
import classes from "./page-header.module.css";

/** Breadcrumb, title, badge and marks left; the primary action and the ⋯ menu right. */
export function PageHeader({
  crumbs = [],
  title,
  badge,
  marks = [],
  sub,
  actions,
  api = [],
  menu,
}: {
  crumbs?: readonly { label: string; href: string }[];
  title: string;
  badge?: ReactNode;
  marks?: readonly string[];
  /** A quiet line under the title. */
  sub?: ReactNode;
  /** The primary action and what stands beside it. */
  actions?: ReactNode;
  /** The REST calls behind this page, for the menu's "API". */
  api?: readonly ApiCall[];
  /** More Menu.Items above "API". */
  menu?: ReactNode;
}) {
  const curl = useCurlMenu(api);
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumb" className={classes.crumbs}>
            {crumbs.map((crumb, index) => (
              <Fragment key={crumb.href}>
                {index > 0 && <IconChevronRight size={12} aria-hidden />}
                <Link href={crumb.href} className={classes.crumb}>
                  {crumb.label}
                </Link>
              </Fragment>
            ))}
          </nav>
        )}
        <div className={classes.titleRow}>
          <Title order={1} className={classes.title}>
            {title}
          </Title>
          {badge}
          <Marks marks={marks} />
        </div>
        {sub && <div className={classes.sub}>{sub}</div>}
      </div>
      <div className={classes.actions}>
        {actions}
        {(api.length > 0 || menu) && (
          <Menu>
            <Menu.Target>
              <ActionIcon variant="default" size={34} aria-label="More actions">
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {menu}
              {api.length > 0 && curl.item}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {api.length > 0 && curl.dialog}
    </header>
  );
}
