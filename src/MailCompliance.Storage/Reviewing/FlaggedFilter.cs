using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>
/// The FROM and WHERE of a search among flagged messages. The table that narrows most leads, by an index that is in the order of
/// ids; the others are looked into by key. CROSS JOIN makes SQLite keep that order; PostgreSQL goes by its statistics.
/// </summary>
internal sealed class FlaggedFilter
{
    /// <summary>How far an id's time (RFC 9562, 6.1: clocks) may be from the entry's.</summary>
    private static readonly TimeSpan IdSlack = TimeSpan.FromDays(1);

    /// <summary>Messages with a word up to which it is worth to read all of them and sort them.</summary>
    private const long RareWord = 2000;

    private readonly List<string> conditions = [];
    private readonly List<Action<Statement>> bindings = [];

    private FlaggedFilter(FlaggedQuery query, IReadOnlyList<string> words, bool areWordsRare)
    {
        if (words.Count == 1 && Guid.TryParseExact(words[0], "D", out _))
            Add("f.id = @reference", "@reference", words[0]);
        else
            AddWords(words, areWordsRare);
        AddColumns(query);
        AddForbidden(query);
        AddRule(query);
        AddFacet("class", query.RecipientClass is { } recipientClass ? Facets.OfClass(recipientClass) : null);
        AddFacet("data", query.Data is { } data ? Facets.OfData(data) : null);
        AddTimes(query);
        Add($"{Key} < @after", "@after", query.After);
    }

    /// <summary>The ids to order by.</summary>
    public string Key { get; private set; } = "f.id";

    private string Tables { get; set; } = "flagged f";

    public static FlaggedFilter Of(FlaggedQuery query) => new(query, Facets.WordsOf(query.Text), areWordsRare: true);

    /// <summary>
    /// The rarest word first. A word that stands in thousands of messages leads nowhere: then messages are gone through from the newest
    /// on, and each is asked for its words.
    /// </summary>
    public static async ValueTask<FlaggedFilter> OfAsync(Session session, FlaggedQuery query)
    {
        var words = new List<(string Word, long Count)>();
        foreach (var word in Facets.WordsOf(query.Text))
        {
            var (from, until) = Facets.Beginning(word);
            words.Add((word, await session.Sql("SELECT COUNT(*) FROM (SELECT 1 FROM flagged_facet WHERE facet >= @from AND facet < @until LIMIT @most) AS found")
                .With("@from", from).With("@until", until).With("@most", RareWord + 1).NumberAsync()));
        }

        var ordered = words.OrderBy(word => word.Count).ToList();
        return new(query, [.. ordered.Select(word => word.Word)], areWordsRare: ordered.Count > 0 && ordered[0].Count <= RareWord);
    }

    /// <summary><c>FROM … WHERE …</c>.</summary>
    public string Sql(string furtherTables = "", string furtherCondition = "") =>
        $"FROM {Tables}{furtherTables} WHERE {string.Join(" AND ", conditions.Append("1 = 1"))}{furtherCondition}";

    public Statement Bind(Statement statement)
    {
        foreach (var bind in bindings)
            bind(statement);
        return statement;
    }

    private void AddWords(IReadOnlyList<string> words, bool areRare)
    {
        for (var index = 0; index < words.Count; index++)
        {
            var (from, until) = (Facets.Beginning(words[index]), $"@word{index}");
            var range = $"facet >= {until} AND facet < {until}End";
            if (index == 0 && areRare)
                Lead($"(SELECT DISTINCT id FROM flagged_facet WHERE {range})", null);
            else
                conditions.Add($"EXISTS (SELECT 1 FROM flagged_facet w WHERE w.id = f.id AND {range})");
            bindings.Add(statement => statement.With(until, from.From).With(until + "End", from.Until));
        }
    }

    private void AddColumns(FlaggedQuery query)
    {
        Add("f.likeness = @likeness", "@likeness", query.Likeness);
        Add("f.sender_key = @sender", "@sender", LogRow.SenderKey(query.Sender));
        Add("f.assignee = @assignee", "@assignee", query.Assignee?.ToLowerInvariant());
        Add("f.outcome = @outcome", "@outcome", query.Outcome);
        Add("f.state = @state", "@state", query.State?.Stored());
        if (query.Rule is null || !MayLead(query))
            Add("f.verdict = @verdict", "@verdict", query.Verdict?.WireName());
    }

    private void AddForbidden(FlaggedQuery query)
    {
        Add("f.sender_key <> @notBy", "@notBy", LogRow.SenderKey(query.NotBy));
        if (query.IsDisputed)
            conditions.Add("f.disputed = 1");
        if (query.NotConcerning is { } person)
        {
            // what was not read for the staff on file now may concern anybody
            conditions.Add("NOT EXISTS (SELECT 1 FROM held_concerned c WHERE c.person = @concerning AND c.id = f.id)");
            conditions.Add("NOT EXISTS (SELECT 1 FROM held h WHERE h.id = f.id AND h.state IN ('held', 'unknown') AND h.concerned_by <> @readFor)");
            bindings.Add(statement => statement.With("@concerning", person.Address.ToLowerInvariant()).With("@readFor", person.StaffDigest));
        }

        if (!query.WithoutSafeguarding)
            return;
        conditions.Add("NOT EXISTS (SELECT 1 FROM flagged_rule s WHERE s.id = f.id AND s.rule = 'safeguarding-document')");
        conditions.Add($"NOT EXISTS (SELECT 1 FROM flagged_facet s WHERE s.id = f.id AND s.facet = '{Facets.OfData("safeguarding")}')");
    }

    /// <summary>The rule leads where nothing narrower does, with the verdict that its rows have as well.</summary>
    private void AddRule(FlaggedQuery query)
    {
        if (query.Rule is null)
            return;
        if (!MayLead(query))
        {
            Add("EXISTS (SELECT 1 FROM flagged_rule r WHERE r.id = f.id AND r.rule = @rule)", "@rule", query.Rule);
            return;
        }

        Lead("flagged_rule", "d.rule = @rule");
        bindings.Add(statement => statement.With("@rule", query.Rule));
        Add("d.verdict = @verdict", "@verdict", query.Verdict?.WireName());
    }

    private bool MayLead(FlaggedQuery query) =>
        Key == "f.id" && query is { Likeness: null, Sender: null, Assignee: null or "" } && !conditions.Contains("f.id = @reference");

    private void AddFacet(string name, string? facet)
    {
        if (facet is null)
            return;
        var parameter = "@" + name;
        if (Key == "f.id" && !conditions.Exists(condition => condition.Contains(" = @", StringComparison.Ordinal)))
            Lead("flagged_facet", $"d.facet = {parameter}");
        else
            conditions.Add($"EXISTS (SELECT 1 FROM flagged_facet x WHERE x.facet = {parameter} AND x.id = f.id)");
        bindings.Add(statement => statement.With(parameter, facet));
    }

    /// <summary>Ids sort by time: a bound for them keeps an old page from reading all that is newer.</summary>
    private void AddTimes(FlaggedQuery query)
    {
        if (query.From is { } from)
        {
            conditions.Add($"f.at >= @from AND {Key} >= @fromId");
            bindings.Add(statement => statement.With("@from", Instant.Of(from)).With("@fromId", FirstIdAt(from - IdSlack)));
        }

        if (query.Until is { } until)
        {
            conditions.Add($"f.at < @until AND {Key} < @untilId");
            bindings.Add(statement => statement.With("@until", Instant.Of(until)).With("@untilId", FirstIdAt(until + IdSlack)));
        }
    }

    private static string FirstIdAt(DateTimeOffset at) => EntryId.New(at)[..13] + "-0";

    private void Lead(string table, string? condition)
    {
        Tables = $"{table} d CROSS JOIN flagged f";
        Key = "d.id";
        conditions.Add("f.id = d.id");
        if (condition is not null)
            conditions.Add(condition);
    }

    private void Add(string condition, string name, string? value)
    {
        if (value is null)
            return;
        conditions.Add(condition);
        bindings.Add(statement => statement.With(name, value));
    }
}
