namespace MailCompliance.Storage.Connections;

/// <summary>One connection that writes batches, each in one transaction. Used by one thread.</summary>
internal sealed class WriteLane(SqlDialect dialect) : IAsyncDisposable
{
    /// <summary>Of PostgreSQL (appendix A): <c>deadlock_detected</c>.</summary>
    private const string Deadlock = "40P01";

    /// <summary><c>serialization_failure</c>.</summary>
    private const string NotSerializable = "40001";

    /// <summary>Each costs the server's deadlock_timeout, a second as it comes.</summary>
    private const int MostDeadlocks = 5;

    private Session? session;

    /// <summary>Every request is completed or failed when this returns; nothing is thrown.</summary>
    public async Task WriteAsync(List<WriteRequest> batch)
    {
        batch.RemoveAll(request => request.CancelIfAsked());
        if (batch.Count == 0)
            return;
        try
        {
            await WriteTogetherAsync(batch);
        }
        catch (Exception fault)
        {
            // closing a broken connection failed as well: whoever is still waiting has to know
            Settle(batch, new Fault(fault));
        }
    }

    public ValueTask DisposeAsync() => session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task WriteTogetherAsync(List<WriteRequest> batch)
    {
        var fault = await TransactAgainAsync(batch);
        if (fault is not PartFault || batch.Count == 1)
        {
            Settle(batch, fault);
            return;
        }

        foreach (var request in batch)
            Settle([request], await TransactAgainAsync([request]));
    }

    private static void Settle(List<WriteRequest> batch, Fault? fault)
    {
        foreach (var request in batch)
        {
            if (fault is null)
                request.Complete();
            else
                request.Fail(fault.Exception);
        }
    }

    /// <summary>Two nodes that lock the same rows in another order: the server ends one of them, and the other is through when that one comes again.</summary>
    private async Task<Fault?> TransactAgainAsync(List<WriteRequest> batch)
    {
        var fault = await TransactAsync(batch);
        for (var again = 0; again < MostDeadlocks && fault?.Exception is System.Data.Common.DbException { SqlState: Deadlock or NotSerializable }; again++)
            fault = await TransactAsync(batch);
        return fault;
    }

    /// <returns>Null: committed.</returns>
    private async Task<Fault?> TransactAsync(List<WriteRequest> batch)
    {
        var inParts = false;
        try
        {
            var current = await BeginAsync(batch.Exists(request => request.Durability == Durability.Durable));
            inParts = true;
            foreach (var request in batch)
                await request.RunAsync(current);
            inParts = false;
            await current.Sql("COMMIT").ExecuteAsync();
            dialect.ThrowIfLost(current);
            return null;
        }
        catch (Exception exception)
        {
            var ofPart = inParts && session is { IsOpen: true };
            await DiscardAsync();
            return ofPart ? new PartFault(exception) : new Fault(exception);
        }
    }

    /// <summary>A connection that was lost while nothing happened is opened anew once.</summary>
    private async Task<Session> BeginAsync(bool durable)
    {
        if (session is not null)
        {
            try
            {
                await dialect.BeginAsync(session, durable);
                return session;
            }
            catch (System.Data.Common.DbException) when (!session.IsOpen)
            {
                await DiscardAsync();
            }
        }

        session = await dialect.OpenAsync(forWriting: true, CancellationToken.None);
        await dialect.BeginAsync(session, durable);
        return session;
    }

    private async ValueTask DiscardAsync()
    {
        var discarded = session;
        session = null;
        if (discarded is not null)
            await discarded.DisposeAsync();
    }

    private record Fault(Exception Exception);

    /// <summary>A part of the batch failed, before the commit.</summary>
    private sealed record PartFault(Exception Exception) : Fault(Exception);
}
