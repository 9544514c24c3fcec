import { createHashRouter } from "react-router";
import { RejectedPage } from "../collect/RejectedPage";
import { SourcesPage } from "../collect/SourcesPage";
import { PeoplePage } from "../profile/PeoplePage";
import { PersonPage } from "../profile/PersonPage";
import { SegmentPage } from "../segment/SegmentPage";
import { SegmentsPage } from "../segment/SegmentsPage";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

/** The builder is a page that few visits open: it comes when it is asked for. */
const builder = () => import("../segment/builder/BuilderPage");

/** Pages live after the `#`: a person's identifier never reaches an access log or a referrer. */
export const router = createHashRouter([
  {
    element: <Shell />,
    HydrateFallback: () => null,
    children: [
      { index: true, element: <PeoplePage /> },
      { path: "people/:key", element: <PersonPage /> },
      { path: "segments", element: <SegmentsPage /> },
      {
        path: "segments/new",
        lazy: async () => ({ Component: (await builder()).NewSegmentPage }),
      },
      { path: "segments/:id", element: <SegmentPage /> },
      {
        path: "segments/:id/edit",
        lazy: async () => ({ Component: (await builder()).EditSegmentPage }),
      },
      { path: "rejected", element: <RejectedPage /> },
      { path: "sources", element: <SourcesPage /> },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
