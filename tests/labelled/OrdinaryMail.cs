using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Labelled;

/// <summary>How much of a folder of ordinary mail, in which no school data is, personal-data and forbidden-data would hold back.</summary>
public static class OrdinaryMail
{
    private static readonly string[] Rules = ["personal-data", "forbidden-data"];

    /// <param name="folder">Messages, one a file; folders within it too.</param>
    /// <param name="policy">A policy file.</param>
    /// <returns>Messages read, and for each one held its file and what was found.</returns>
    public static async Task<(int Count, IReadOnlyList<string> Held)> HeldAsync(string folder, string policy, PeopleSnapshot people, IDocumentReader documents)
    {
        var reading = PolicyFile.Read(await File.ReadAllBytesAsync(policy), new DateOnly(2027, 3, 9));
        var settings = reading.Policy ?? throw new InvalidDataException(string.Join("; ", reading.Problems));
        var engine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), documents, TimeProvider.System));
        var held = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            count++;
            var mail = MailDocument.Parse(await File.ReadAllBytesAsync(file));
            var message = MessageReader.Read(mail, Channel.CommandLine, null, ["somebody@elsewhere.example"]);
            var evaluation = await engine.EvaluateAsync(message, settings, people, CancellationToken.None);
            var found = evaluation.Verdict.Rulings.Where(ruling => Rules.Contains(ruling.Rule)).ToList();
            if (found.Count > 0)
                held.Add($"{Path.GetFileName(file)}: {string.Join(", ", found.Select(Named))}");
        }

        return (count, held);
    }

    private static string Named(Ruling ruling) => $"{ruling.Finding.Data} in {ruling.Finding.Where?.Part} at {ruling.Finding.Where?.Start}";
}
