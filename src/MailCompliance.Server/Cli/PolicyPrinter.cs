using System.Text.Json;
using MailCompliance.Engine;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.Cli;

/// <summary>Prints a policy in words.</summary>
internal static class PolicyPrinter
{
    public static void Print(PolicySummary policy, TextWriter output)
    {
        output.WriteLine(string.Join(", ", new[] { policy.Policy.Title ?? "Policy", policy.Policy.Version, policy.School.Name }.Where(text => !string.IsNullOrEmpty(text))));
        if (policy.Policy.ReviewDate is { } review)
            output.WriteLine($"To be reviewed by {review:yyyy-MM-dd}.");
        output.WriteLine($"SHA-256 {policy.Hash}");
        foreach (var rule in policy.Rules)
            Print(rule, output);
        foreach (var duty in policy.Duties)
            output.WriteLine($"{Environment.NewLine}duty {duty.Duty}: {duty.Purpose}");
        if (policy.Exceptions.Count > 0)
            output.WriteLine($"{Environment.NewLine}Exceptions:");
        foreach (var exception in policy.Exceptions)
            output.WriteLine($"  {exception.Rule} for {exception.Sender}{(exception.Count is { } count ? $", up to {Counted.Of(count, "recipient")}" : "")}, {exception.From:yyyy-MM-dd} to {exception.Until:yyyy-MM-dd}: {exception.Reason} (approved by {exception.ApprovedBy})");
        output.WriteLine($"{Environment.NewLine}Protection, in this order: {string.Join(", ", policy.Protection.Select(method => WireName.Of(method)))}.");
        output.WriteLine($"Held messages wait {policy.HoldSchoolDays} school days.");
        if (policy.Off.Count > 0)
            output.WriteLine($"Off: {string.Join(", ", policy.Off)}.");
    }

    private static void Print(ShownRule rule, TextWriter output)
    {
        output.WriteLine($"{Environment.NewLine}{rule.Rule}: {Consequence(rule.Outcome)}");
        output.WriteLine($"  {rule.Purpose}");
        output.WriteLine($"  Clause: {rule.Clause}");
        foreach (var setting in SettingsShape.Of(rule.Settings.GetType()).Settings)
            output.WriteLine($"  {setting.Name}: {Shortened(JsonSerializer.Serialize(setting.Property.GetValue(rule.Settings), JsonLines.Options))}");
        if (rule.Unwarned is { } unwarned)
            output.WriteLine($"  {Unwarned(unwarned)}");
        if (rule.IfUnavailable == IfUnavailable.Pass)
            output.WriteLine("  Where what it needs cannot be had, messages go without it.");
        foreach (var entry in rule.Cases)
            output.WriteLine($"  {Who("from", entry.Senders)}{Who("to", entry.Recipients)}{Consequence(entry.Outcome)}");
    }

    private static string Who(string word, IReadOnlyList<string> names) => names.Count == 0 ? "" : $"{word} {string.Join(" or ", names)}: ";

    private static string Consequence(Outcome outcome) => outcome switch
    {
        Outcome.Off => "off",
        Outcome.Record => "record; the message goes on",
        Outcome.Warn => "warn the sender; the message goes on",
        Outcome.Protect => "protect; the message leaves only encrypted, else it is held",
        Outcome.Hold => "hold until somebody decides",
        Outcome.Block => "block; the message is refused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    private static string Unwarned(Unwarned unwarned) => unwarned switch
    {
        Engine.Policy.Unwarned.Deliver => "A sender whom no add-in warned is not told.",
        Engine.Policy.Unwarned.DeliverAndTell => "A sender whom no add-in warned gets a note.",
        Engine.Policy.Unwarned.HoldAndAsk => "Where no add-in warned the sender, the message waits for the sender's answer.",
        _ => throw new ArgumentOutOfRangeException(nameof(unwarned), unwarned, null),
    };

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..119] + "…";
}
