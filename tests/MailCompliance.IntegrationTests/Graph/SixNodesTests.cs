using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>More nodes than requests are allowed at a time, over one PostgreSQL.</summary>
[Collection(StorageCollection.Name)]
public sealed class SixNodesTests(PostgresServer postgres)
{
    private const int Nodes = 6;
    private const int Places = 4;
    private const int Mailboxes = 90;

    /// <summary>As long as a node waits between two looks, where it waits for a place.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(5);

    [PostgresFact]
    public async Task Six_nodes_take_turns_at_four_places_and_one_that_dies_with_its_place_keeps_it_from_nobody()
    {
        await using var test = await AuditUnderTest.StartAsync(await postgres.NewDatabaseAsync(), mailboxes: [.. Enumerable.Range(1, Mailboxes).Select(number => $"t{number}@school.example")]);
        test.Graph.Arriving = async _ =>
        {
            await Task.Delay(Latency);
            return false;
        };
        List<GraphChannel> nodes = [.. Enumerable.Range(0, Nodes).Select(_ => test.NewNode())];

        var sent = Fill(test);
        await TakeTurnsAsync(test, nodes);
        await UntilRecordedAsync(test, nodes, sent);
        // nobody calls it any more, and it said nothing
        var dead = nodes.Find(node => node.Client.Gate.Allowed == 1)!;
        nodes.Remove(dead);
        sent += Fill(test);
        await TakeTurnsAsync(test, nodes);
        await UntilRecordedAsync(test, nodes, sent);

        Assert.InRange(test.Graph.MostInFlight, 2, Places);
        Assert.Equal(sent, (await test.LogAsync()).Select(entry => entry.MessageId).Distinct().Count());
        test.AssertContractKept();
        foreach (var node in nodes.Append(dead))
            await node.DisposeAsync();
    }

    /// <summary>Six that start in one moment, and five of which leave again: what they had is the others'.</summary>
    [PostgresFact]
    public async Task Places_of_those_that_leave_are_the_others()
    {
        await using var test = await AuditUnderTest.StartAsync(await postgres.NewDatabaseAsync());
        List<GraphChannel> nodes = [.. Enumerable.Range(0, Nodes).Select(_ => test.NewNode())];
        await StepAsync(test, nodes);
        for (var look = 0; nodes.Sum(node => node.Client.Gate.Allowed) < Places; look++)
        {
            Assert.True(look < 20, "places are left over");
            await StepAsync(test, nodes);
        }

        foreach (var node in nodes.Skip(1))
            await node.DisposeAsync();
        test.Clock.Ahead += TimeSpan.FromSeconds(20);
        await nodes[0].RunOnceAsync(CancellationToken.None);

        Assert.Equal(Places, nodes[0].Client.Gate.Allowed);
        await nodes[0].DisposeAsync();
    }

    /// <summary>Until each has had a turn and lost it again, and all places are somebody's.</summary>
    private static async Task TakeTurnsAsync(AuditUnderTest test, List<GraphChannel> nodes)
    {
        var (had, lost, most) = (new HashSet<GraphChannel>(), new HashSet<GraphChannel>(), 0);
        for (var look = 0; lost.Count < nodes.Count || most < Places; look++)
        {
            Assert.True(look < 120, $"{had.Count} nodes have had a turn, {lost.Count} gave one up, {most} places were taken at most");
            await StepAsync(test, nodes);
            lost.UnionWith(nodes.Where(node => node.Client.Gate.Allowed == 0 && had.Contains(node)));
            had.UnionWith(nodes.Where(node => node.Client.Gate.Allowed > 0));
            most = Math.Max(most, nodes.Sum(node => node.Client.Gate.Allowed));
            Assert.InRange(most, 0, Places);
        }
    }

    private static async Task UntilRecordedAsync(AuditUnderTest test, List<GraphChannel> nodes, int sent)
    {
        for (var look = 0; (await test.LogAsync()).Count < sent; look++)
        {
            Assert.True(look < 120, $"{(await test.LogAsync()).Count} of {sent} messages are recorded");
            await StepAsync(test, nodes);
        }
    }

    /// <summary>All at once, each as far as it comes.</summary>
    private static async Task StepAsync(AuditUnderTest test, List<GraphChannel> nodes)
    {
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.RunOnceAsync(CancellationToken.None))));
        test.Clock.Ahead += Look;
    }

    private static int Fill(AuditUnderTest test)
    {
        foreach (var mailbox in test.Graph.Mailboxes.Values)
            test.Sent("one", mailbox);
        return test.Graph.Mailboxes.Count;
    }
}
