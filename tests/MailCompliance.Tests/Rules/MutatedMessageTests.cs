using System.Diagnostics;
using MailCompliance.Engine;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Tests.Policy;
using MailCompliance.Tests.Text;

namespace MailCompliance.Tests.Rules;

/// <summary>
/// Whole messages, damaged at random, through the whole engine: facts, rules, verdict, stamp. Each ends in one verdict, or in a
/// limit that has a name; what is sent can be read again and holds the same files.
/// </summary>
public sealed class MutatedMessageTests
{
    private const int Rounds = 6;

    private static readonly PeopleSnapshot People = PeopleFolder.Read(SampleFiles.Path("samples", "people")).Snapshot;

    private static readonly DocumentLimits Small = new()
    {
        MaxUnpackedBytes = 8 * 1024 * 1024,
        MaxEntryBytes = 4 * 1024 * 1024,
        MaxEntries = 200,
        MaxCharacters = 200_000,
        MaxWork = 20_000_000,
    };

    private static readonly ComplianceEngine Engine =
        new(new FactGatherer(new NoSendingHistory(), new DocumentReader(new NoPdfTool(), TimeProvider.System, Small), TimeProvider.System));

    public static TheoryData<string> Policies =>
        [.. Directory.EnumerateFiles(SampleFiles.Path("samples", "policies"), "*.json").Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".schema.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Whatever_becomes_of_a_message_it_gets_one_verdict_or_meets_a_limit(string policyFile)
    {
        var policy = PolicyFile.Read(await File.ReadAllBytesAsync(SampleFiles.Path("samples", "policies", policyFile)), new DateOnly(2026, 11, 25)).Policy!;
        var random = new Random(2026);
        var judged = 0;
        foreach (var file in Directory.EnumerateFiles(SampleFiles.Path("samples", "messages"), "*.eml").Order(StringComparer.Ordinal))
        {
            var good = await File.ReadAllBytesAsync(file);
            for (var round = 0; round < Fuzzing.Rounds(Rounds); round++)
                judged += await Judge(AsReceived(Fuzzing.Mutate(good, random)), policy, $"{Path.GetFileName(file)}, round {round}") ? 1 : 0;
        }

        Assert.True(judged > 100, $"Only {judged} were judged.");
    }

    /// <returns>False where the message met a limit.</returns>
    private static async Task<bool> Judge(byte[] bytes, SchoolPolicy policy, string which)
    {
        try
        {
            var message = MessageReader.Read(MailDocument.Parse(bytes), Channel.Gateway, "a.khan@oakhill.example", ["rosa.bell@homemail.example"]);
            var evaluation = await Engine.EvaluateAsync(message, policy, People, CancellationToken.None);
            Assert.True(Enum.IsDefined(evaluation.Verdict.Kind), which);
            Assert.All(evaluation.Verdict.Rulings, ruling => Assert.False(string.IsNullOrWhiteSpace(ruling.Finding.What) || string.IsNullOrWhiteSpace(ruling.Finding.WhatToDo), which));
            Assert.True(evaluation.Facts.Data.Count <= DataSearch.MaxFinds, which);
            if (evaluation.Plan.Find<Refuse>() is null && evaluation.Plan.Find<Hold>() is null)
                AssertKeepsFiles(message, PlanEdits.Apply(message.Document!, evaluation), which);
            return true;
        }
        catch (MimeLimitException limit)
        {
            Assert.False(string.IsNullOrWhiteSpace(limit.Limit.ToString()), which);
            return false;
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            var kept = Path.Combine(Path.GetTempPath(), $"mailcompliance-mutated-{Guid.NewGuid():N}.eml");
            await File.WriteAllBytesAsync(kept, bytes);
            throw new UnreachableException($"{which}: {fault.GetType().Name}; the message is kept as {kept}", fault);
        }
    }

    /// <summary>SMTP ends every message with a whole line end.</summary>
    private static byte[] AsReceived(byte[] bytes) => bytes is [.., (byte)'\r'] ? [.. bytes, (byte)'\n'] : bytes;

    /// <summary>What is sent holds every file as it was.</summary>
    private static void AssertKeepsFiles(OutgoingMessage message, MailDocument sent, string which)
    {
        var files = MessageReader.Read(sent, Channel.Gateway, null, null).Attachments;
        Assert.True(message.Attachments.Count == files.Count, which);
        foreach (var (before, after) in message.Attachments.Zip(files))
            Assert.True(before.Content!().Span.SequenceEqual(after.Content!().Span), $"{which}: {before.FileName}");
    }
}
