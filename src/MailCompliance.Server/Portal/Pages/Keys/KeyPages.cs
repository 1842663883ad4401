using System.Globalization;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.Keys;

/// <summary>Keys for scripts: made by those who may do what the key may, shown once, ended when somebody says so or on their day.</summary>
public static class KeyPages
{
    private const int LongestName = 80;

    private static readonly int[] Lifetimes = [30, 90, 366];

    public static Task<IResult> ListAsync(PageRequest request) => ShowAsync(request, []);

    public static async Task<IResult> CreateAsync(PageRequest request)
    {
        var errors = new List<FormError>();
        var name = request.Field("name");
        if (name.Length is 0 or > LongestName)
            errors.Add(new("name", "Enter what the key is for, in up to 80 characters"));
        var scopes = request.Fields("scope").Where(Mine(request).Contains).Distinct().ToList();
        if (scopes.Count == 0)
            errors.Add(new("scope", "Select what the key may do"));
        if (!int.TryParse(request.Field("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || !Lifetimes.Contains(days))
            errors.Add(new("days", "Select how long the key lasts"));
        if (errors.Count > 0)
            return await ShowAsync(request, errors);
        var maker = KeyMaker.Of(SignedInPerson.Of(request.Context.User)!, request.People, request.Now);
        var made = await request.Database.ApiKeys.CreateAsync(name, scopes, TimeSpan.FromDays(days), request.Viewer.Address, maker.ToJson(), request.Cancellation);
        return await ShowAsync(request, [], made.Secret);
    }

    public static async Task<IResult> RevokeAsync(PageRequest request)
    {
        var id = request.Route("id");
        var all = await request.Database.ApiKeys.ListAsync(request.Cancellation);
        // whoever may do all that a key may can take it away, whosever it is
        if (all.FirstOrDefault(key => key.Id == id) is not { } key || !key.Scopes.All(Mine(request).Contains))
            return await request.NotFoundAsync();
        var ended = await request.Database.ApiKeys.RevokeAsync(id, request.Viewer.Address, request.Cancellation);
        return request.To("/api-keys", ended ? "key-ended" : "nothing-chosen");
    }

    private static List<string> Mine(PageRequest request) => [.. KeyScopes.All.Where(scope => request.Viewer.May(scope.Value.Right)).Select(scope => scope.Key)];

    /// <param name="secret">Of a key that was just made: the one time that it is shown.</param>
    private static async Task<IResult> ShowAsync(PageRequest request, List<FormError> errors, string? secret = null)
    {
        var mine = Mine(request);
        var keys = await request.Database.ApiKeys.ListAsync(request.Cancellation);
        return await request.PageAsync<KeysView>(
            "Keys for scripts",
            new Dictionary<string, object?>
            {
                ["Keys"] = keys.Where(key => key.Scopes.Any(mine.Contains)).ToList(),
                ["Scopes"] = mine,
                ["Lifetimes"] = Lifetimes,
                ["Secret"] = secret,
                ["Request"] = request,
            },
            errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            errors);
    }
}
