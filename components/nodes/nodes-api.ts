import type { ApiCall } from "../ui/to-curl";

/** The REST calls behind the nodes' pages. */
export const nodesApi = (labId: string, clusterId: string | undefined): ApiCall[] => [
  { label: "Read the nodes", method: "GET", path: `/api/v1/labs/${labId}/nodes` },
  ...(clusterId
    ? [
        {
          ...{ label: "Follow what changes of them", method: "GET" as const },
          path: `/api/v1/clusters/${clusterId}/node-stream`,
        },
      ]
    : []),
];
