namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The validation errors of a request, by field.</summary>
internal sealed class Refusals(List<(string Path, string Message)> all, string path = "")
{
    internal bool Any => all.Count > 0;

    internal void Add(string message) => all.Add((path, message));

    /// <summary>Adds the error, and returns a value that is not to be used.</summary>
    internal T Refuse<T>(string message)
    {
        Add(message);
        return default!;
    }

    internal Refusals OfField(string name) => new(all, path.Length == 0 ? name : $"{path}.{name}");

    internal Refusals OfItem(int index) => new(all, $"{path}[{index}]");

    internal InvalidRequestException ToException()
    {
        var errors = all.GroupBy(error => error.Path, error => error.Message).OrderBy(field => field.Key, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.ToArray());
        return new($"Champ invalide : {string.Join(", ", errors.Keys.Take(5))}{(errors.Count > 5 ? "…" : "")}.", errors);
    }
}
