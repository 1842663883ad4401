using System.Globalization;
using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.PolicyInForce;

/// <summary><em>Policy</em>: the rules in force in the school's own words, and what is doubtful about the file.</summary>
public static class PolicyPages
{
    public static Task<IResult> ShowAsync(PageRequest request) =>
        request.PageAsync<PolicyView>("Policy", new Dictionary<string, object?> { ["Request"] = request });

    public static Task<IResult> CheckAsync(PageRequest request) =>
        request.PageAsync<PolicyCheckView>("Policy check", new Dictionary<string, object?> { ["Reading"] = request.Parts.ReadPolicyFile(), ["InForce"] = request.Policy.Hash });

    /// <summary>Every policy that was in force.</summary>
    public static async Task<IResult> HistoryAsync(PageRequest request) => await request.PageAsync<PolicyHistoryView>(
        "Policy history",
        new Dictionary<string, object?> { ["Versions"] = await request.Database.PolicyVersions.ListAsync(cancellation: request.Cancellation), ["Request"] = request });

    /// <summary>What a version changed: against the one before it, or the earlier one that the form names.</summary>
    public static async Task<IResult> ChangeAsync(PageRequest request)
    {
        if (!long.TryParse(request.Route("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await request.Database.PolicyVersions.FindAsync(number, request.Cancellation) is not { } version)
            return await request.NotFoundAsync();
        var other = long.TryParse(request.Query("with"), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) && chosen < number ? chosen : number - 1;
        var before = await request.Database.PolicyVersions.FindAsync(other, request.Cancellation);
        await request.NoteAsync("policy.viewed", version.Hash, new KeyValuePair<string, string>("version", version.Number.ToString(CultureInfo.InvariantCulture)));
        return await request.PageAsync<PolicyChangeView>(
            "Policy change",
            new Dictionary<string, object?>
            {
                ["Version"] = version,
                ["Before"] = before,
                ["Earlier"] = (await request.Database.PolicyVersions.ListAsync(cancellation: request.Cancellation)).Where(earlier => earlier.Number < number).ToList(),
                ["Values"] = before is null ? [] : PolicyDifference.Between(before.Source, version.Source),
                ["Lines"] = before is null ? [] : LineDifference.Between(before.Source, version.Source),
                ["Request"] = request,
            });
    }
}
