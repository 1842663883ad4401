using System.Collections.Concurrent;
using System.Data.Common;

namespace MailCompliance.Storage.Connections;

/// <summary>Connections that only read, kept open with their prepared statements.</summary>
internal sealed class ReadPool(SqlDialect dialect) : IAsyncDisposable
{
    private const int MaxSessions = 16;

    private readonly ConcurrentBag<Session> idle = [];
    private readonly SemaphoreSlim slots = new(MaxSessions);

    public async Task<T> RunAsync<T>(Func<Session, ValueTask<T>> read, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            if (idle.TryTake(out var session))
            {
                try
                {
                    return await ReadAsync(session, read);
                }
                catch (DbException)
                {
                    // most likely the server dropped the idle connection; what else it may be, a new one shows, and reading again does no harm
                }
            }

            return await ReadAsync(await dialect.OpenAsync(forWriting: false, cancellation), read);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Every statement that the open connections have read with: so that plans can be looked at of all of them, and of those that are added.</summary>
    public IReadOnlySet<string> Texts => idle.SelectMany(session => session.Texts).ToHashSet(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        slots.Dispose();
    }

    /// <summary>After a fault all idle connections go: a server that was restarted broke every one of them.</summary>
    private async Task<T> ReadAsync<T>(Session session, Func<Session, ValueTask<T>> read)
    {
        try
        {
            dialect.ThrowIfLost(session);
            var result = await read(session);
            idle.Add(session);
            return result;
        }
        catch
        {
            await session.DisposeAsync();
            await DrainAsync();
            throw;
        }
    }

    private async ValueTask DrainAsync()
    {
        while (idle.TryTake(out var session))
            await session.DisposeAsync();
    }
}
