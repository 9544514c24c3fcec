import { createHashRouter } from "react-router";
import { RejectedPage } from "../collect/RejectedPage";
import { SourcesPage } from "../collect/SourcesPage";
import { PeoplePage } from "../profile/PeoplePage";
import { PersonPage } from "../profile/PersonPage";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

/** Pages live after the `#`: a person's identifier never reaches an access log or a referrer. */
export const router = createHashRouter([
  {
    element: <Shell />,
    children: [
      { index: true, element: <PeoplePage /> },
      { path: "people/:key", element: <PersonPage /> },
      { path: "rejected", element: <RejectedPage /> },
      { path: "sources", element: <SourcesPage /> },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
