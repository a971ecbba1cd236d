import { lazy, Suspense } from "react";
import { createBrowserRouter, Navigate, Outlet, type RouteObject, ScrollRestoration } from "react-router";
import { SignedIn } from "@/auth/SignedIn";
import { useSession } from "@/auth/useSession";
import { loadWords } from "@/i18n/load";
import type { Area } from "@/i18n/areas";
import { homePath } from "./access";
import { Crash } from "./Crash";
import { Guard } from "./Guard";
import { Loading } from "./Loading";
import { HANDSET, type PageEntry, pages } from "./pages";

/** A page's code and words, fetched together. */
function fetched(area: Area, load: PageEntry["load"]) {
  return lazy(async () => {
    const [page] = await Promise.all([load(), loadWords(area)]);
    return page;
  });
}

const Missing = lazy(() => import("./Missing"));
const Shell = lazy(() => import("./shell/Shell"));
const SignIn = fetched("sign-in", () => import("@/pages/sign-in"));
const Handset = fetched("handset", () => import("@/pages/handset"));
const Reset = fetched("reset", () => import("@/pages/reset"));

function Home() {
  return <Navigate to={homePath(useSession())} replace />;
}

function page(entry: PageEntry): RouteObject {
  const Content = fetched(entry.area, entry.load);
  return {
    path: entry.path,
    errorElement: <Crash />,
    element: (
      <Guard page={entry}>
        <Suspense fallback={<Loading />}>
          <Content />
        </Suspense>
      </Guard>
    ),
  };
}

function Root() {
  return (
    <Suspense fallback={<Loading />}>
      <Outlet />
      <ScrollRestoration />
    </Suspense>
  );
}

export const routes: RouteObject[] = [
  {
    element: <Root />,
    errorElement: <Crash />,
    children: [
      { path: "/sign-in", element: <SignIn /> },
      { path: "/reset", element: <Reset /> },
      // A document of its own: only it may compile WebAssembly, so it is reached by a plain link.
      { path: HANDSET, element: <Handset /> },
      {
        element: (
          <SignedIn>
            <Shell />
          </SignedIn>
        ),
        children: [
          { path: "/", element: <Home /> },
          ...pages.map(page),
          { path: "*", element: <Missing /> },
        ],
      },
    ],
  },
];

export const makeRouter = () => createBrowserRouter(routes);
