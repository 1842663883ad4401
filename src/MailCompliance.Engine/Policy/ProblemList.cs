namespace MailCompliance.Engine.Policy;

/// <summary>Collects what is wrong with a file; nothing stops at the first problem.</summary>
internal sealed class ProblemList
{
    private readonly List<PolicyProblem> problems = [];

    public bool HasErrors => problems.Exists(problem => problem.IsError);

    public IReadOnlyList<PolicyProblem> InOrder() => [.. problems.OrderBy(problem => problem.Line).Distinct()];

    public void Error(string path, int line, string message) => problems.Add(new(path, line, message, Severity.Error));

    public void Error(JsonItem item, string message) => Error(item.Path, item.Line, message);

    public void Warning(JsonItem item, string message) => problems.Add(new(item.Path, item.Line, message, Severity.Warning));

    public void Advice(JsonItem item, string message) => problems.Add(new(item.Path, item.Line, message, Severity.Advice));

    /// <summary>A name that does not exist.</summary>
    /// <param name="what">What it should have been: "rule", "key".</param>
    public void Unknown(string path, int line, string given, string what, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = NearestName.Of(given, names);
        var hint = nearest is null ? "" : $" Did you mean \"{nearest}\"?";
        problems.Add(new(path, line, $"there is no {what} \"{given}\".{hint} Known: {string.Join(", ", names)}.", Severity.Error)
        {
            Nearest = nearest,
        });
    }
}
