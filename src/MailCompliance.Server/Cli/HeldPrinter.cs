using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Cli;

/// <summary>A held message as <c>quarantine list --json</c> prints it; the first seven names are a contract.</summary>
public sealed record ListedHeldMessage(
    string Id, string? MessageId, string State, string From, IReadOnlyList<string> To, IReadOnlyList<string> Rules, DateTimeOffset HeldAt, DateTimeOffset ExpiresAt, IReadOnlyList<string> Approvers);

/// <summary>Prints held messages, for people or one JSON object a line.</summary>
public sealed class HeldPrinter(TextWriter output, bool json)
{
    private int count;

    public void Print(HeldSummary held)
    {
        count++;
        if (json)
            JsonLines.Write(output, Listed(held));
        else
            output.WriteLine($"{held.Id}  {StateOf(held),-9} {held.HeldAt.ToLocalTime():yyyy-MM-dd HH:mm}  {held.From} to {Shortened(held.To)}  ({string.Join(", ", held.Rules)})");
    }

    public void Finish()
    {
        if (!json && count == 0)
            output.WriteLine("Nothing waits for a decision.");
    }

    public void PrintDetails(HeldSummary held, MessageLogEntry? entry)
    {
        if (json)
        {
            JsonLines.Write(output, new { Message = Listed(held), held.DecidedBy, held.Reason, held.LastReply, entry?.Findings, entry?.Actions, entry?.PolicyHash });
            return;
        }

        output.WriteLine($"Message    {held.Id}");
        output.WriteLine($"State      {StateOf(held)} since {held.StateAt.ToLocalTime():yyyy-MM-dd HH:mm}{(held.DecidedBy is null ? "" : $", decided by {held.DecidedBy}")}");
        if (held.Reason is not null)
            output.WriteLine($"Reason     {held.Reason}");
        output.WriteLine($"From       {held.From}");
        output.WriteLine($"To         {string.Join(", ", held.To)}");
        output.WriteLine($"Size       {held.Bytes:N0} bytes");
        var otherwise = held.State == HeldState.Held ? $"; without a decision it goes back to the sender on {held.ExpiresAt.ToLocalTime():yyyy-MM-dd HH:mm}" : "";
        output.WriteLine($"Held       {held.HeldAt.ToLocalTime():yyyy-MM-dd HH:mm}{otherwise}");
        output.WriteLine($"May decide {(held.Approvers.Count == 0 ? "nobody: the policy names nobody who can" : string.Join(", ", held.Approvers))}");
        foreach (var finding in entry?.Findings ?? [])
            output.WriteLine($"Finding    [{finding.Outcome}] {finding.Rule} in {finding.Part ?? "the message"}{(finding.Data is null ? "" : $": {finding.Data}, {finding.Confidence} confidence")}; policy: {finding.Clause}");
        if (held.LastReply is not null)
            output.WriteLine($"Next hop   {held.LastReply}");
    }

    internal static string StateOf(HeldSummary held) => WireName.Of(held.State);

    private static ListedHeldMessage Listed(HeldSummary held) =>
        new(held.Id, held.MessageId, StateOf(held), held.From, held.To, held.Rules, held.HeldAt, held.ExpiresAt, held.Approvers);

    private static string Shortened(IReadOnlyList<string> to) => to.Count <= 2 ? string.Join(", ", to) : $"{to[0]} and {to.Count - 1} more";
}
