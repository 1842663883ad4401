using System.Runtime.CompilerServices;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>
/// Nodes "a" and "b", each at an address of Graph's of its own. Their clock is the test's: it goes on when they rest, every other time when one of them does,
/// so that leases end under the other one while it works.
/// </summary>
internal sealed class TwoNodes(AuditUnderTest test, string connectionString) : IAsyncDisposable
{
    private const int MostSteps = 200;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5.5);

    /// <summary>Of real time, on a machine that does much else: a node begins, gives up a request five times, or waits for the database.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly string stopFile = Path.Combine(test.KeyFolder, "stop");
    private readonly NodeProcess?[] nodes = new NodeProcess?[2];
    private int started;
    private int steps;

    public void Move(TimeSpan by)
    {
        test.Clock.Ahead += by;
        test.WriteClock();
    }

    public Task StartOtherAsync() => StartAsync(1);

    /// <returns>The name of the one that is left.</returns>
    public async Task<string> KillAtAsync(string point, Func<FakeRequest, bool> meets, GraphKillTests.When when)
    {
        await StartAsync(0);
        await StartAsync(1);
        await using var tables = new LockedTables(connectionString);
        var (isMet, killed) = (0, NewSignal<int>());
        FakeRequest? locked = null;
        bool IsIt(FakeRequest request) => meets(request) && Interlocked.Exchange(ref isMet, 1) == 0;
        Task<bool> KillAsync(FakeRequest request) => SayingAsync(killed, async () =>
        {
            var number = request.Port == test.Graph.Root.Port ? 0 : 1;
            await nodes[number]!.KillAsync();
            await tables.ReleaseAsync();
            killed.TrySetResult(number);
        });
        test.Graph.Arriving = async request => when == GraphKillTests.When.BeforeItIsCarriedOut && IsIt(request) && await KillAsync(request);
        test.Graph.CarriedOut = async request =>
        {
            if (when == GraphKillTests.When.BeforeItIsCarriedOut || !IsIt(request))
                return false;
            if (when == GraphKillTests.When.AfterItAndBeforeTheAnswer)
                return await KillAsync(request);
            locked = request;
            await SayingAsync(killed, tables.LockAsync);
            return false;
        };
        test.Graph.Answered = request => ReferenceEquals(request, locked) ? KillAsync(request) : Task.CompletedTask;
        await UntilAsync(killed.Task, $"a kill at: {point}");
        (test.Graph.Arriving, test.Graph.CarriedOut, test.Graph.Answered) = (null, null, null);
        return nodes[1 - await killed.Task]!.Name;
    }

    /// <summary>The first node stands still when it asks for a token after so many messages were read: all that is left to do is to send. It gets the token, and does nothing with it.</summary>
    public async Task PauseAtTokenAsync(int messages)
    {
        var paused = NewSignal<bool>();
        test.Graph.Entra.BeforeToken = () =>
        {
            if (test.Graph.MimeReads >= messages)
                Pause(paused);
        };
        await StartAsync(0);
        await StandsStillAsync(paused, "a token to send with");
        test.Graph.Entra.BeforeToken = null;
    }

    public async Task PauseAtAsync(Func<FakeRequest, bool> meets)
    {
        var paused = NewSignal<bool>();
        test.Graph.Arriving = request =>
        {
            if (meets(request))
                Pause(paused);
            return Task.FromResult(false);
        };
        await StartAsync(0);
        await StandsStillAsync(paused, "the request to pause at");
        test.Graph.Arriving = null;
    }

    /// <summary>In the middle of a transaction: when the mailbox's row has been written, and its messages are next.</summary>
    public async Task PauseWhileItStoresAsync()
    {
        await using var tables = new LockedTables(connectionString);
        var (isMet, isLocked, paused) = (0, NewSignal<bool>(), NewSignal<bool>());
        test.Graph.CarriedOut = async request =>
        {
            if ((request.Path != "$batch" && !request.Path.EndsWith("/delta", StringComparison.Ordinal)) || Interlocked.Exchange(ref isMet, 1) == 1)
                return false;
            await SayingAsync(isLocked, () => tables.LockAsync("graph_message"));
            isLocked.TrySetResult(true);
            return false;
        };
        await StartAsync(0);
        await UntilAsync(isLocked.Task, "a list to store");
        await BoundedAsync(tables.SomebodyWaitsAsync(), "a transaction that waits for the table");
        Pause(paused);
        await tables.ReleaseAsync();
        await StandsStillAsync(paused, "");
        test.Graph.CarriedOut = null;
    }

    public async Task ContinueAsync()
    {
        nodes[0]!.GoOn();
        await StepAsync("the one that goes on");
    }

    /// <summary>The time goes on until it is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        for (var step = 0; !await isSo(); step++)
        {
            if (step == MostSteps)
                Assert.Fail($"It never came to: {what}{await StateAsync()}");
            await StepAsync(what);
        }
    }

    /// <summary>Until nothing waits anywhere; then both nodes end by themselves.</summary>
    public async Task FinishAsync()
    {
        await UntilQuietAsync();
        await File.WriteAllTextAsync(stopFile, "");
        foreach (var node in nodes.OfType<NodeProcess>())
            Assert.Equal(0, await BoundedAsync(node.EndsAsync(), $"the end of {node.Name}"));
    }

    public async Task UntilQuietAsync()
    {
        await StartAsync(0);
        await StartAsync(1);
        var quiet = 0;
        await UntilAsync(async () => (quiet = await IsQuietAsync() ? quiet + 1 : 0) > 8, "quiet");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.OfType<NodeProcess>())
            await node.DisposeAsync();
    }

    private async Task<bool> IsQuietAsync() =>
        await test.Database.Notices.CountAsync() == 0 && await test.Database.Copies.CountAsync() == 0
        && await test.Database.GraphMailboxes.ProgressAsync() is { Count: > 0 } mailboxes && mailboxes.All(one => one is { Waiting: 0, SyncedAt: not null })
        && (await test.Database.GraphBackfills.ProgressAsync()).All(one => one.Done == one.Mailboxes && one.Waiting == 0);

    /// <summary>The time goes on until it has happened.</summary>
    private async Task UntilAsync(Task happens, string what)
    {
        for (var step = 0; !happens.IsCompleted; step++)
        {
            if (step == MostSteps)
                Assert.Fail($"It never came to: {what}{await StateAsync()}");
            await StepAsync(what, happens);
        }

        await happens;
    }

    private async Task StepAsync(string what, Task? happens = null)
    {
        var resting = nodes.OfType<NodeProcess>().Where(node => !node.HasEnded).Select(node => node.RestsAsync(test.Clock.Ahead)).ToList();
        var rest = resting.Count > 0 && ++steps % 2 == 0 ? Task.WhenAny(resting) : Task.WhenAll(resting);
        await BoundedAsync(happens is null ? rest : Task.WhenAny(rest, happens), $"rest, on the way to: {what}");
        if (happens is not { IsCompleted: true })
            Move(Step);
    }

    private async Task StartAsync(int number)
    {
        if (nodes[number] is { HasEnded: false })
            return;
        if (nodes[number] is { } ended)
            await ended.DisposeAsync();
        var root = number == 0 ? test.Graph.Root : test.Graph.SecondRoot;
        nodes[number] = new NodeProcess(new GraphWorkerSettings(
            DatabaseProvider.Postgres, connectionString, test.KeyFolder, test.Options with { BaseUrl = $"{root}v1.0" }, $"{"ab"[number]}{++started}", test.WriteClock(), stopFile));
    }

    private void Pause(TaskCompletionSource<bool> paused)
    {
        if (paused.Task.IsCompleted)
            return;
        try
        {
            nodes[0]!.Pause();
            paused.TrySetResult(true);
        }
        catch (Exception fault)
        {
            paused.TrySetException(fault);
        }
    }

    /// <summary>And the database has ended what it left open, which nobody else could have.</summary>
    private async Task StandsStillAsync(TaskCompletionSource<bool> paused, string what)
    {
        await UntilAsync(paused.Task, what);
        await BoundedAsync(LockedTables.NothingIsOpenAsync(connectionString), "the end of its transaction");
    }

    /// <summary>What goes wrong in the middle of a request is the test's to hear of.</summary>
    private static async Task<bool> SayingAsync<T>(TaskCompletionSource<T> said, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception fault)
        {
            said.TrySetException(fault);
        }

        return true;
    }

    private async Task<T> BoundedAsync<T>(Task<T> task, string what)
    {
        await BoundedAsync((Task)task, what);
        return await task;
    }

    private async Task BoundedAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited {Longest} for: {what}{await StateAsync()}");
        }
    }

    /// <summary>Who does what, as a person would look it up.</summary>
    private async Task<string> StateAsync()
    {
        var lines = nodes.OfType<NodeProcess>().Select(node => $"node {node}").ToList();
        lines.Add($"clock {test.Clock.GetUtcNow():u}, {test.Clock.Ahead} ahead");
        lines.AddRange(await LockedTables.LinesAsync(connectionString));
        lines.AddRange(test.Graph.Requests.TakeLast(20).Select(request => $"request {(request.Port == test.Graph.Root.Port ? 'a' : 'b')} {request.Method} {request.Path}"));
        return Environment.NewLine + string.Join(Environment.NewLine, lines);
    }

    private static TaskCompletionSource<T> NewSignal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
