using System.Net;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal;
using MailCompliance.Server.Portal.Pages.Keys;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>
/// Every address of the portal under each of the four policies, as every role that it knows. Both tables are written by hand, from the
/// policies' words and from what each page shows: neither is asked of the program.
/// </summary>
public sealed class FourPoliciesTests
{
    private const string Head = "head@oakhill.example";
    private const string Senior = "d.lowe@oakhill.example";
    private const string Dpo = "dpo@oakhill.example";
    private const string Dsl = "r.okoro@oakhill.example";
    private const string Manager = "b.stone@oakhill.example";
    private const string Technician = "it@oakhill.example";
    private const string Teacher = "p.evans@oakhill.example";
    private const string NoRole = "m.green@oakhill.example";

    private static readonly Right[] Any = Enum.GetValues<Right>();
    private static readonly Right[] Keys = [Right.Health, Right.Reports, Right.Audit];
    private static readonly Right[] Overseers = [Right.Health, Right.Exceptions, Right.Audit];
    private static readonly Right[] Askers = [Right.Decide, Right.Review, Right.Audit, Right.Exceptions];

    /// <summary>What opens an address; empty: signing in is enough. Addresses for everybody are in <see cref="AccessMatrixTests"/>.</summary>
    private static readonly Dictionary<string, Right[]> Needs = new()
    {
        ["GET /decide"] = [Right.Decide],
        ["GET /away"] = [Right.Decide],
        ["POST /away"] = [Right.Decide],
        ["POST /away/end"] = [Right.Decide],
        ["GET /messages/{id}"] = [],
        ["POST /messages/{id}/decide"] = [],
        ["POST /messages/{id}/undo"] = [],
        ["POST /messages/{id}/wrong"] = Any,
        ["POST /messages/{id}/keep"] = [Right.Audit, Right.Exceptions, Right.Review],
        ["POST /messages/{id}/notes"] = [Right.Review],
        ["GET /messages/{id}/reveal"] = [Right.Reveal],
        ["POST /messages/{id}/reveal"] = [Right.Reveal],
        ["GET /flagged"] = [Right.Review],
        ["GET /flagged/groups"] = [Right.Review],
        ["POST /flagged/judge"] = [Right.Review],
        ["POST /flagged/assign"] = [Right.Review],
        ["GET /reports"] = [Right.Reports],
        ["GET /reports.csv"] = [Right.Reports],
        ["GET /reports/governors"] = [Right.Reports],
        ["GET /reports/tuning"] = [Right.Reports],
        ["GET /my-mail"] = Any,
        ["GET /health"] = [Right.Health],
        ["GET /health.json"] = [Right.Health],
        ["GET /policy"] = [],
        ["GET /policy/check"] = Overseers,
        ["GET /policy/history"] = Overseers,
        ["GET /policy/history/{number}"] = Overseers,
        ["GET /exceptions"] = Any,
        ["POST /exceptions"] = Any,
        ["POST /exceptions/{id}/decide"] = [Right.Exceptions],
        ["POST /exceptions/{id}/end"] = [Right.Exceptions],
        ["POST /exceptions/allowances/{id}/end"] = Any,
        ["POST /exceptions/permissions/{id}/end"] = Any,
        ["GET /access"] = Askers,
        ["POST /access"] = Askers,
        ["POST /access/{id}/decide"] = [Right.Exceptions],
        ["GET /access/{person}/log"] = Askers,
        ["POST /access/{id}/end"] = Askers,
        ["GET /people"] = Overseers,
        ["GET /coverage"] = Overseers,
        ["GET /coverage.csv"] = Overseers,
        ["GET /assessment"] = [Right.Exceptions, Right.Audit],
        ["GET /audit"] = [Right.Audit],
        ["GET /audit/check"] = [Right.Audit],
        ["GET /audit.jsonl"] = [Right.Audit],
        ["GET /log"] = [Right.Audit],
        ["POST /log/keep"] = [Right.Audit],
        ["GET /log.jsonl"] = [Right.Audit],
        ["GET /log.csv"] = [Right.Audit],
        ["GET /api-keys"] = Keys,
        ["POST /api-keys"] = Keys,
        ["POST /api-keys/{id}/end"] = Keys,
        ["GET /requests"] = [],
        ["GET /requests/{id}"] = [],
        ["POST /requests/{id}"] = [],
        ["GET /sessions"] = [],
        ["POST /sessions/end"] = [],
        ["GET /notice"] = [],
    };

    /// <summary>Who holds which role among the sample people, where a policy names that role: the headteacher is of the senior staff too.</summary>
    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["headteacher"] = [Head],
        ["senior-staff"] = [Head, Senior, Manager],
        ["dpo"] = [Dpo],
        ["dsl"] = [Dsl],
        ["business-manager"] = [Manager],
        ["technician"] = [Technician],
        ["staff"] = [Senior, Manager, Teacher],
    };

    /// <summary>S0 4 Monitoring; S1 and S2 5.5; S3.</summary>
    private static readonly Dictionary<string, Dictionary<string, Right[]>> Roles = new()
    {
        ["s0-ict-policy"] = new()
        {
            ["headteacher"] = [Right.Decide, Right.Review, Right.Reveal, Right.Reports, Right.Exceptions],
            ["senior-staff"] = [Right.Decide, Right.Review, Right.Reveal, Right.Exceptions],
            ["technician"] = [Right.Review, Right.Reports, Right.Health],
            ["dpo"] = [Right.Decide, Right.Review, Right.Reveal, Right.Audit, Right.Reports],
            ["dsl"] = [Right.Decide, Right.Review, Right.Reveal, Right.Reports],
            ["staff"] = [Right.OwnMail],
        },
        ["s1-special-school"] = new()
        {
            ["headteacher"] = [Right.Decide, Right.Reports, Right.Exceptions],
            ["dsl"] = [Right.Decide, Right.Review, Right.Reveal, Right.Reports],
            ["technician"] = [Right.Review, Right.Reveal, Right.Health],
            ["business-manager"] = [Right.Decide, Right.Reports],
            ["dpo"] = [Right.Audit, Right.Reports],
            ["staff"] = [Right.OwnMail],
        },
        ["s2-primary-council"] = new()
        {
            ["headteacher"] = [Right.Decide, Right.Review, Right.Reports, Right.Exceptions],
            ["business-manager"] = [Right.Decide, Right.Reports],
            ["technician"] = [Right.Review, Right.Reveal, Right.Health],
            ["dsl"] = [Right.Decide, Right.Review, Right.Reports],
            ["dpo"] = [Right.Audit, Right.Reports],
            ["staff"] = [Right.OwnMail],
        },
        ["s3-agreement"] = new()
        {
            ["headteacher"] = [Right.Decide, Right.Review, Right.Reveal, Right.Reports, Right.Exceptions],
            ["senior-staff"] = [Right.Decide, Right.Review],
            ["dpo"] = [Right.Audit, Right.Reports],
            ["staff"] = [Right.OwnMail],
        },
    };

    public static TheoryData<string> Policies => new(Roles.Keys);

    [Fact]
    public void The_table_names_every_address_that_asks_for_a_sign_in() =>
        Assert.Equal(
            PortalRoutes.All.Where(route => !route.Access.Allows(null)).Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal),
            Needs.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Every_role_opens_what_its_policy_says_and_no_more(string policy)
    {
        await using var portal = await PortalUnderTest.StartAsync(policy);
        var faults = new List<string>();
        foreach (var person in new[] { Head, Senior, Dpo, Dsl, Manager, Technician, Teacher, NoRole, "" })
        {
            using var browser = person.Length == 0 ? portal.Open() : await portal.SignInAsync(person);
            var rights = RightsOf(policy, person);
            foreach (var (address, needs) in Needs)
            {
                var expected = person.Length > 0 && (needs.Length == 0 || needs.Any(rights.Contains));
                if (await IsLetInAsync(browser, address) != expected)
                    faults.Add($"{policy}: {(person.Length == 0 ? "nobody" : person)} {address}: should be {(expected ? "open" : "closed")}");
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_key_is_offered_for_what_its_maker_may_do(string policy)
    {
        await using var portal = await PortalUnderTest.StartAsync(policy);
        foreach (var person in new[] { Head, Senior, Dpo, Dsl, Manager, Technician }.Where(person => Keys.Any(RightsOf(policy, person).Contains)))
        {
            var rights = RightsOf(policy, person);
            using var browser = await portal.SignInAsync(person);
            var page = (await browser.GetAsync("/api-keys")).Text;
            foreach (var (scope, (right, _)) in KeyScopes.All)
                Assert.Equal((policy, person, scope, rights.Contains(right)), (policy, person, scope, page.Contains($"value=\"{scope}\"", StringComparison.Ordinal)));
        }
    }

    private static HashSet<Right> RightsOf(string policy, string person) =>
        [.. Roles[policy].Where(role => Members[role.Key].Contains(person)).SelectMany(role => role.Value)];

    private static async Task<bool> IsLetInAsync(PortalUnderTest.Browser browser, string address)
    {
        var (method, pattern) = (address.Split(' ')[0], address.Split(' ')[1]);
        var path = pattern.Replace("{id}", "nothing", StringComparison.Ordinal).Replace("{number}", "7", StringComparison.Ordinal).Replace("{person}", "nobody@oakhill.example", StringComparison.Ordinal);
        // a form without its token is refused behind the door, and changes nothing
        var answer = method == "GET" ? await browser.GetAsync(path) : await browser.PostAsync(path, null);
        Assert.True((int)answer.Status < 500 || path == "/health.json", $"{address}: {answer.Status}");
        return answer.Status != HttpStatusCode.Forbidden && answer.Location?.StartsWith("/sign-in?to=", StringComparison.Ordinal) != true;
    }
}
