using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Portal.Pages.Keys;

/// <summary>What a key for scripts may be for. Each scope is one right and no more; nobody gives a key what they may not do themselves.</summary>
public static class KeyScopes
{
    public static IReadOnlyDictionary<string, (Right Right, string Words)> All { get; } = new Dictionary<string, (Right, string)>
    {
        ["health"] = (Right.Health, "See whether the system works: /health.json"),
        ["reports"] = (Right.Reports, "Figures without names: /reports.csv"),
        ["log"] = (Right.Audit, "The message log: /log.jsonl and /log.csv"),
        ["audit"] = (Right.Audit, "The audit log: /audit.jsonl"),
    };
}
