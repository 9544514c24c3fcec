import { createHashRouter } from "react-router";
import { RejectedPage } from "../collect/RejectedPage";
import { SourcesPage } from "../collect/SourcesPage";
import { PeoplePage } from "../profile/PeoplePage";
import { PersonPage } from "../profile/PersonPage";
import { EditSegmentPage, NewSegmentPage } from "../segment/builder/BuilderPage";
import { SegmentPage } from "../segment/SegmentPage";
import { SegmentsPage } from "../segment/SegmentsPage";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

/** Pages live after the `#`: a person's identifier never reaches an access log or a referrer. */
export const router = createHashRouter([
  {
    element: <Shell />,
    children: [
      { index: true, element: <PeoplePage /> },
      { path: "people/:key", element: <PersonPage /> },
      { path: "segments", element: <SegmentsPage /> },
      { path: "segments/new", element: <NewSegmentPage /> },
      { path: "segments/:id", element: <SegmentPage /> },
      { path: "segments/:id/edit", element: <EditSegmentPage /> },
      { path: "rejected", element: <RejectedPage /> },
      { path: "sources", element: <SourcesPage /> },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
