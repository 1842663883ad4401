using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Documents;
using MailCompliance.Server.Hosting.Web;
using MailCompliance.Server.Portal;
using MailCompliance.Server.Portal.Pages.Health;
using MailCompliance.Server.Portal.SignIn;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Benchmarks;

/// <summary>
/// Every page of the portal through HTTP, as the people who use it, over the log of <see cref="StorageBenchmark"/> and sixty held
/// messages. On SQLite, and on PostgreSQL where MAILCOMPLIANCE_POSTGRES gives the connection string of an empty database.
/// </summary>
internal static partial class PortalBenchmark
{
    private const int Held = 60;
    private const int Rounds = 9;
    private const double AimMilliseconds = 200;

    private static readonly (string Person, string[] Paths)[] Visits =
    [
        ("head@oakhill.example",
        [
            "/decide", "/requests", "/coverage", "/messages/{held}", "/flagged", "/flagged?verdict=any", "/flagged?rule=subject&outcome=warn", "/flagged?q=home.example+oakhill", "/flagged?q=parent4711", "/flagged?class=governor&rule=subject",
            "/flagged/groups", "/flagged/groups?verdict=any", "/reports", "/reports.csv", "/reports/governors", "/my-mail", "/policy", "/policy/check", "/policy/history", "/exceptions", "/access", "/away", "/people", "/assessment", "/notice",
        ]),
        ("dpo@oakhill.example", ["/audit", "/audit?action=message.", "/audit?actor=reviewer7%40oakhill.example", "/audit?subject=subject-777"]),
        ("it@oakhill.example", ["/health", "/sessions", "/api-keys"]),
    ];

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-").FullName;
        try
        {
            var slow = await MeasureAsync(DatabaseProvider.Sqlite, $"Data Source={folder}/log.db", folder);
            if (Environment.GetEnvironmentVariable("MAILCOMPLIANCE_POSTGRES") is { Length: > 0 } postgres)
                slow += await MeasureAsync(DatabaseProvider.Postgres, postgres, folder);
            Console.WriteLine(slow == 0 ? "All within 200 ms." : $"{slow} above 200 ms.");
            return slow == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(DatabaseProvider provider, string connectionString, string folder)
    {
        Console.WriteLine(provider);
        var clock = new YearsEnd();
        await using var database = await ComplianceDatabase.OpenAsync(provider, connectionString, Path.Combine(folder, "keys"), clock);
        await database.MigrateAsync();
        await StorageBenchmark.FillAsync(database);
        var held = "";
        for (var number = 0; number < Held; number++)
        {
            held = await HoldAsync(database, clock, number);
            await AskAsync(database, number);
        }

        if (provider == DatabaseProvider.Postgres)
            await AnalyseAsync(connectionString);
        await using var web = await StartAsync(database, clock);
        var slow = 0;
        foreach (var (person, paths) in Visits)
        {
            using var browser = await SignInAsync(new Uri($"http://{WebHost.EndpointOf(web)}"), person);
            foreach (var path in paths)
                slow += await TimeAsync(browser, path.Replace("{held}", held, StringComparison.Ordinal), path) <= AimMilliseconds ? 0 : 1;
        }

        return slow;
    }

    /// <summary>A question before sending, with a draft of a page.</summary>
    private static async Task AskAsync(ComplianceDatabase database, int number) => await database.StaffRequests.AddAsync(
        StaffRequestKind.Advice, $"{number}", $"teacher{number}@oakhill.example", ["head@oakhill.example"], null,
        new RequestContent
        {
            Note = "May I send this?", Subject = $"Trip {number}", Recipients = [$"parent{number}@home.example"],
            Html = string.Concat(Enumerable.Repeat("<p>Please bring boots, a coat and a packed lunch. The coach leaves at nine and is back by three.</p>", 30)),
        },
        _ => []);

    /// <summary>What the server does by itself within a minute.</summary>
    private static async Task AnalyseAsync(string connectionString)
    {
        await using var connection = new Npgsql.NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("ANALYZE", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<double> TimeAsync(HttpClient browser, string path, string name)
    {
        var times = new List<double>();
        var (bytes, before) = (0L, Measure.ProcessorTime);
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            using var answer = await browser.GetAsync(path);
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            times.Add(clock.Elapsed.TotalMilliseconds);
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new InvalidOperationException($"{path} answered {answer.StatusCode}");
        }

        var median = times.Order().ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-44} {times[0],8:F1} ms first, {median,8:F1} ms median, {(Measure.ProcessorTime - before).TotalMilliseconds / Rounds,7:F1} ms of processor, {bytes / 1e3,5:F0} KB"));
        return median;
    }

    private static async Task<WebApplication> StartAsync(ComplianceDatabase database, TimeProvider clock)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "oakhill.json");
        PolicyReading Read() => PolicyFile.Read(File.ReadAllBytes(file), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var (policy, people) = (Read().Policy!, PeopleFolder.Read(Path.Combine(AppContext.BaseDirectory, "people")).Snapshot);
        await database.PolicyVersions.NoteAsync(policy.Hash, policy.Source, "node");
        var parts = new PortalParts
        {
            Database = database,
            Policy = () => policy,
            People = () => people,
            Engine = new ComplianceEngine(new FactGatherer(database.Sendings, DocumentReaders.Create(clock), clock)),
            ReadPolicyFile = Read,
            Health = _ => Task.FromResult(new InstallationHealth { Alarms = [], NextHopAnswers = true, Version = "0" }),
            SignIn = new SignInOptions { Method = SignInMethod.Demo },
            Loggers = NullLoggerFactory.Instance,
            Clock = clock,
        };
        var builder = WebHost.CreateBuilder(new WebOptions { Listen = "127.0.0.1:0" }, new ConfigurationBuilder().Build());
        PortalServer.AddServices(builder.Services, parts);
        var web = builder.Build();
        PortalServer.Map(web, parts);
        await web.StartAsync();
        return web;
    }

    private static async Task<HttpClient> SignInAsync(Uri address, string person)
    {
        var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
        var token = WebUtility.HtmlDecode(FormToken().Match(await browser.GetStringAsync("/sign-in")).Groups[1].Value);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = token, ["person"] = person });
        using var answer = await browser.PostAsync("/sign-in/demo", form);
        answer.EnsureSuccessStatusCode();
        return browser;
    }

    private static async Task<string> HoldAsync(ComplianceDatabase database, TimeProvider clock, int number)
    {
        var (now, from, to) = (clock.GetUtcNow(), $"teacher{number}@oakhill.example", $"parent{number}@home.example");
        var id = EntryId.New(now);
        var ruling = new { Rule = "personal-data", Outcome = Outcome.Hold, Clause = "4 Email policy", What = "Your message holds personal data.", WhatToDo = "Take it out." };
        await database.Quarantine.HoldAsync(
            new HeldMessage
            {
                Id = id,
                RepeatKey = $"held {number}",
                MessageId = $"<held.{number}@oakhill.example>",
                From = from,
                To = [to],
                Envelope = "{}",
                Evaluation = JsonSerializer.Serialize(new { PolicyHash = "abc", SenderDecides = false, Rulings = new[] { ruling } }),
                Subject = $"Well done, {number}",
                Content = Encoding.UTF8.GetBytes($"From: <{from}>\r\nTo: <{to}>\r\nSubject: Well done\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nDear parent,\r\n\r\nNHS number 999 000 0018.\r\n"),
                Approvers = ["head@oakhill.example", "dpo@oakhill.example"],
                Rules = ["personal-data"],
                ExpiresAt = now.AddDays(3),
            },
            []);
        return id;
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();

    /// <summary>The day after the last message.</summary>
    private sealed class YearsEnd : TimeProvider
    {
        private readonly TimeSpan behind = TimeProvider.System.GetUtcNow() - StorageBenchmark.Start.AddDays(348);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - behind;
    }
}
