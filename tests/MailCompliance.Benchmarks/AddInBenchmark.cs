using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailCompliance.Server.AddIn;
using MailCompliance.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace MailCompliance.Benchmarks;

/// <summary>How long staff wait for the service when they press Send: drafts of 30 KB over HTTP on loopback, one after another and four at a time.</summary>
internal static class AddInBenchmark
{
    private const int BodyCharacters = 30_000;
    private const int Drafts = 400;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mailcompliance-benchmark").FullName;
        try
        {
            var quiet = new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning")]).Build();
            await using var installation = await Installation.OpenAsync(GatewayBenchmark.Options(folder, new(System.Net.IPAddress.Loopback, 9)), quiet, TimeProvider.System, CancellationToken.None);
            var web = (await installation.StartAsync(CancellationToken.None)).Web;
            foreach (var (name, parallel) in new[] { ("from the start", 1), ("one at a time", 1), ("four at a time", 4) })
                await ReportAsync(name, parallel, await ConnectAsync(installation, web));
            await installation.StopAsync(CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    /// <summary>A mailbox for every 40 drafts, so that nobody meets the limit of requests a minute.</summary>
    private static async Task<List<HttpClient>> ConnectAsync(Installation installation, System.Net.IPEndPoint web)
    {
        var connected = new List<HttpClient>();
        for (var number = 0; number < Drafts / 40; number++)
        {
            var code = await installation.Database.Pairings.CreateCodeAsync($"teacher{Guid.NewGuid():N}@oakfield.sch.example", TimeSpan.FromHours(1), "benchmark");
            var made = (await installation.Database.Pairings.RedeemAsync(code, new AddInOptions().Id))!;
            var client = new HttpClient { BaseAddress = new Uri($"http://{web}") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("MC-Pairing", made.Credential);
            connected.Add(client);
        }

        return connected;
    }

    private static async Task ReportAsync(string name, int parallel, List<HttpClient> clients)
    {
        var times = new double[Drafts];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var index && index < Drafts)
                times[index] = await AskAsync(clients[index % clients.Count], index);
        }));
        var ordered = times.Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"add-in service, {name}: p50 {ordered[Drafts / 2]:F1} ms  p99 {ordered[Drafts * 99 / 100]:F1} ms  slowest {ordered[^1]:F1} ms"));
    }

    private static async Task<double> AskAsync(HttpClient client, int number)
    {
        var draft = DraftOf(number);
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.PostAsync("/api/addin/v1/evaluate", draft);
        await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>HTML of so many characters, as Outlook writes it, with a pupil's number in every fifth.</summary>
    private static StringContent DraftOf(int number)
    {
        var random = new Random(number);
        var html = new StringBuilder("<html><body>");
        while (html.Length < BodyCharacters)
            html.Append("<p class=\"MsoNormal\">").Append(SchoolMail.Sentence(random)).Append(".</p>");
        if (number % 5 == 0)
            html.Append("<p>NHS number 999 000 0018</p>");
        var draft = new
        {
            schema = 1,
            from = "z.teacher@oakfield.sch.example",
            subject = "Trip on Friday " + number,
            recipients = new[] { new { address = $"parent{random.Next(400)}@webmail.example", name = "A parent", field = "to" } },
            attachments = new[] { new { name = "letter.pdf", size = 120_000, inline = false, item = false } },
            body = new { html = html.Append("</body></html>").ToString(), truncated = false },
        };
        return new StringContent(JsonSerializer.Serialize(draft), Encoding.UTF8, "application/json");
    }
}
