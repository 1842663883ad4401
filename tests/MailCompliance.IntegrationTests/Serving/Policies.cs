namespace MailCompliance.IntegrationTests.Serving;

/// <summary>Small policies that tests write into their folder.</summary>
public static class Policies
{
    public const string Domain = "oakhill.example";

    private const string School = """
        "school": { "name": "Oakhill Primary School", "domains": ["oakhill.example"], "headteacher": "head@oakhill.example" },
        "contacts": { "headteacher": "head@oakhill.example", "dpo": "dpo@oakhill.example", "fallback": "b.stone@oakhill.example" },
        """;

    /// <summary>Nothing is checked, nothing is done.</summary>
    public static string Empty(string folder) => Write(folder, """ "rules": {}, "duties": {} """);

    /// <summary>A subject without meaning is held; every message is stamped.</summary>
    public static string HoldAndStamp(string folder) => Write(folder, """
        "rules": { "subject": { "outcome": "hold", "clause": "5.1 Subject line" } },
        "duties": { "stamp-disclaimer": { "text": "This message is confidential.", "html": "<p>This message is confidential.</p>" } }
        """);

    /// <summary>A subject without meaning is held for addresses of one domain, and the others have the message at once.</summary>
    public static string SplitHold(string folder) => Write(folder, """
        "partialHold": "split",
        "rules": { "subject": { "outcome": "record", "cases": [{ "recipients": ["*@homemail.example"], "outcome": "hold" }] } },
        "duties": {}
        """);

    public static string Write(string folder, string rulesAndDuties)
    {
        var file = Path.Combine(folder, "policy.json");
        File.WriteAllText(file, $"{{ {School} {rulesAndDuties} }}");
        return file;
    }
}
