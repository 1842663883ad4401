using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.PolicyInForce;

/// <summary><em>Policy</em>: the rules in force in the school's own words, and what is doubtful about the file.</summary>
public static class PolicyPages
{
    public static Task<IResult> ShowAsync(PageRequest request) =>
        request.PageAsync<PolicyView>("Policy", new Dictionary<string, object?> { ["Request"] = request });

    public static Task<IResult> CheckAsync(PageRequest request) =>
        request.PageAsync<PolicyCheckView>("Policy check", new Dictionary<string, object?> { ["Reading"] = request.Parts.ReadPolicyFile(), ["InForce"] = request.Policy.Hash });
}
