package org.containerharness.plan;

/** One method for each kind of action. */
public interface ActionVisitor<R> {

    R on(ImageAction.Pull action);

    R on(ImageAction.Build action);

    R on(ImageAction.Commit action);

    R on(ImageAction.Tag action);

    R on(ImageAction.Push action);

    R on(ImageAction.Remove action);

    R on(ImageAction.Inspect action);

    R on(NetworkAction.Create action);

    R on(NetworkAction.Remove action);

    R on(VolumeAction.Create action);

    R on(VolumeAction.Remove action);

    R on(ContainerAction.Create action);

    R on(ContainerAction.CopyFiles action);

    R on(ContainerAction.Start action);

    R on(ContainerAction.Inspect action);

    R on(ContainerAction.RunHook action);

    R on(ContainerAction.CopyOut action);

    R on(ContainerAction.AwaitReady action);

    R on(ContainerAction.AwaitCompleted action);

    R on(ContainerAction.Stop action);

    R on(ContainerAction.LeaveNetwork action);

    R on(ContainerAction.Kill action);

    R on(ContainerAction.Remove action);

    R on(FixtureAction.Start action);

    R on(FixtureAction.Stop action);

    R on(SharedAction.Share action);

    R on(SharedAction.Reuse action);

    R on(SharedAction.AwaitMaker action);

    R on(SharedAction.Publish action);

    R on(ContainerAction.Unpause action);
}
