using System.Globalization;
using System.Text;
using System.Text.Json;
using MailCompliance.Engine.Detection;

namespace MailCompliance.Labelled;

/// <summary>What a run over a set of labelled messages came to.</summary>
public sealed class Score
{
    public const string Names = "names on file";
    public const string Forenames = "bare forenames";
    public const string Strangers = "names not on file";

    /// <summary>Types whose numbers carry a check digit.</summary>
    public static IReadOnlyList<DetectionType> Checksummed { get; } =
    [
        DetectionType.NhsNumber, DetectionType.UniquePupilNumber, DetectionType.UniqueLearnerNumber, DetectionType.UniqueCandidateIdentifier,
        DetectionType.UniqueTaxpayerReference, DetectionType.Iban, DetectionType.PaymentCard,
    ];

    private readonly SortedDictionary<string, Tally> rows = new(StringComparer.Ordinal);

    /// <summary>Per policy: must the message be protected?</summary>
    public Dictionary<string, Tally> Messages { get; } = [];

    /// <summary>Messages that were judged.</summary>
    public int Count { get; set; }

    /// <summary>One line for each thing that went wrong: message, row, the value.</summary>
    public List<string> Faults { get; } = [];

    public IReadOnlyDictionary<string, Tally> Rows => rows;

    public Tally Row(string name)
    {
        if (!rows.TryGetValue(name, out var tally))
            rows[name] = tally = new Tally();
        return tally;
    }

    public Tally Row(DetectionType type) => Row(NameOf(type));

    public static string NameOf(DetectionType type) => JsonNamingPolicy.KebabCaseLower.ConvertName(type.ToString());

    public Tally MessageRow(Exceptions exceptions)
    {
        if (!Messages.TryGetValue(exceptions.Name, out var tally))
            Messages[exceptions.Name] = tally = new Tally();
        return tally;
    }

    /// <summary>This score and another as one.</summary>
    public Score With(Score other)
    {
        var sum = new Score { Count = Count + other.Count };
        foreach (var score in (Score[])[this, other])
        {
            foreach (var (name, tally) in score.rows)
                sum.Row(name).Add(tally);
            foreach (var (name, tally) in score.Messages)
                (sum.Messages.TryGetValue(name, out var known) ? known : sum.Messages[name] = new Tally()).Add(tally);
        }

        return sum;
    }

    /// <summary>A Markdown table of several scores side by side.</summary>
    public static string Table(params (string Name, Score Score)[] scores)
    {
        var table = new StringBuilder();
        table.Append('|').AppendJoin("", scores.Select(score => $" | {score.Name}: n | precision | recall")).Append(" |\n");
        table.Append("|---").AppendJoin("", scores.Select(_ => "|---:|---:|---:")).Append("|\n");
        foreach (var policy in scores.SelectMany(score => score.Score.Messages.Keys).Distinct())
            AppendRow($"**must be protected**, {policy}", score => score.Messages.GetValueOrDefault(policy));
        foreach (var row in (string[])[Names, Forenames, Strangers, .. Enum.GetValues<DetectionType>().Except([DetectionType.PersonName]).Select(NameOf)])
            AppendRow(row, score => score.rows.GetValueOrDefault(row));
        return table.ToString();

        void AppendRow(string name, Func<Score, Tally?> tallyOf) =>
            table.Append(CultureInfo.InvariantCulture, $"| {name}").AppendJoin("", scores.Select(score => $" | {tallyOf(score.Score) ?? new Tally()}")).Append(" |\n");
    }
}
