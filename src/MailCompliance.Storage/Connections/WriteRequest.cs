namespace MailCompliance.Storage.Connections;

/// <summary>How soon and how safely something has to be written.</summary>
internal enum Durability
{
    /// <summary>On disk before the caller goes on.</summary>
    Durable,

    /// <summary>Visible to all before the caller goes on; may be lost if the machine dies.</summary>
    Relaxed,

    /// <summary>As <see cref="Relaxed"/>, and may wait a moment for company.</summary>
    Lazy,
}

/// <summary>One caller's part of a batch.</summary>
internal abstract class WriteRequest(Durability durability)
{
    public Durability Durability => durability;

    /// <summary>Runs within the batch's transaction; may be run again in one of its own if another part fails.</summary>
    public abstract ValueTask RunAsync(Session session);

    /// <summary>The transaction has been committed.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception fault);

    /// <returns>True: the caller no longer wants it, and has been told.</returns>
    public abstract bool CancelIfAsked();
}

internal sealed class WriteRequest<T>(Durability durability, Func<Session, ValueTask<T>> work, CancellationToken cancellation)
    : WriteRequest(durability)
{
    /// <summary>Callers go on elsewhere: the writing thread has work to do.</summary>
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private T? result;

    public Task<T> Task => completion.Task;

    public override async ValueTask RunAsync(Session session) => result = await work(session);

    public override void Complete() => completion.TrySetResult(result!);

    public override void Fail(Exception fault) => completion.TrySetException(fault);

    public override bool CancelIfAsked() => cancellation.IsCancellationRequested && completion.TrySetCanceled(cancellation);
}
