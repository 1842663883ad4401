using System.Diagnostics;
using System.Globalization;
using MailCompliance.IntegrationTests.Graph.Fake;

namespace MailCompliance.Benchmarks;

/// <summary>
/// The built server audits many mailboxes of a fake Graph that runs in this process: time to catch up, requests for each message, memory of
/// the server. Both sides speak TLS and share the machine.
/// </summary>
internal static class GraphBenchmark
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static async Task<int> RunAsync(int mailboxes, int messages)
    {
        await using var graph = await FakeGraph.StartAsync();
        var corpus = SchoolMail.Corpus(20_000_000).Where(mail => mail.Bytes.Length < 200_000).Take(200).ToList();
        Fill(graph, corpus, mailboxes, messages);
        var folder = Directory.CreateTempSubdirectory("graph-benchmark-").FullName;
        using var server = Start(graph, folder);
        try
        {
            await server.StandardOutput.ReadLineAsync();
            var idle = Status(server.Id, "VmRSS");
            var clock = Stopwatch.StartNew();
            while (Fetched(graph) < messages && clock.Elapsed < Limit && !server.HasExited)
                await Task.Delay(500);
            Report("catch up", clock.Elapsed, graph, messages, server);
            Console.WriteLine($"memory of the server: {idle / 1024} MB when ready, {Status(server.Id, "VmHWM") / 1024} MB at most, {Status(server.Id, "VmRSS") / 1024} MB now");

            // one round with nothing new
            var before = (Http: graph.HttpRequests, Cpu: server.TotalProcessorTime);
            var requests = graph.Requests.Count;
            while (graph.Requests.Count < requests + mailboxes && clock.Elapsed < Limit)
                await Task.Delay(500);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a round without news: {graph.HttpRequests - before.Http} HTTP requests, {(server.TotalProcessorTime - before.Cpu).TotalSeconds:F1} CPU s"));
            return Fetched(graph) >= messages && graph.ContractFaults.IsEmpty ? 0 : 1;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Fill(FakeGraph graph, List<SchoolMail> corpus, int mailboxes, int messages)
    {
        for (var number = 0; number < mailboxes; number++)
            graph.AddMailbox($"t{number}@oakfield.sch.example");
        graph.AddGroup("Staff");
        var boxes = graph.Mailboxes.Values.ToList();
        var start = DateTimeOffset.UtcNow.AddDays(-2);
        for (var number = 0; number < messages; number++)
        {
            var mail = corpus[number % corpus.Count];
            var box = boxes[number % boxes.Count];
            box.Sent(new FakeMessage($"AAkALg{number}A=", $"<{number}@oakfield.sch.example>", box.Address, mail.Recipients, start.AddSeconds(number), mail.Bytes));
        }
    }

    private static Process Start(FakeGraph graph, string folder)
    {
        var here = Path.Combine(AppContext.BaseDirectory, "oakfield");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "mailcompliance.dll"), "serve"]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Gateway__Listen__0"] = "127.0.0.1:0", ["Gateway__NextHop"] = "127.0.0.1:9", ["Policy__File"] = Path.Combine(here, "policy.json"),
            ["People__Folder"] = Path.Combine(here, "people"), ["Web__Listen"] = "127.0.0.1:0", ["Logging__LogLevel__Default"] = "Error",
            ["Storage__ConnectionString"] = $"Data Source={Path.Combine(folder, "mailcompliance.db")}",
            ["Graph__Enabled"] = "true", ["Graph__BaseUrl"] = graph.BaseUrl, ["Graph__Authority"] = graph.Authority, ["Graph__TenantId"] = FakeGraph.Tenant,
            ["Graph__ClientId"] = FakeGraph.ClientId, ["Graph__ClientSecretFile"] = graph.SecretFile, ["Graph__TrustedCaFile"] = graph.TrustedCaFile, ["Graph__Mailboxes"] = "Staff",
        })
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    private static void Report(string what, TimeSpan elapsed, FakeGraph graph, int messages, Process server) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {graph.Mailboxes.Count} mailboxes, {messages} messages in {elapsed.TotalSeconds:F0} s ({messages / elapsed.TotalSeconds:F0}/s), {graph.HttpRequests / (double)messages:F2} HTTP requests for each, {server.TotalProcessorTime.TotalSeconds * 1000 / messages:F1} CPU ms for each, at most {graph.MostInFlight} at a time"));

    private static int Fetched(FakeGraph graph) => graph.MimeReads;

    private static long Status(int process, string name) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
