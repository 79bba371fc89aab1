namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The validation errors of a request, by field.</summary>
internal sealed class Refusals
{
    private readonly List<(string Path, string Message)> _all;
    private readonly string _path;

    internal Refusals() : this([], "")
    {
    }

    private Refusals(List<(string Path, string Message)> all, string path) => (_all, _path) = (all, path);

    internal bool Any => _all.Count > 0;

    internal void Add(string message) => _all.Add((_path, message));

    /// <summary>Adds the error, and returns a value that is not to be used.</summary>
    internal T Refuse<T>(string message)
    {
        Add(message);
        return default!;
    }

    internal Refusals OfField(string name) => new(_all, _path.Length == 0 ? name : $"{_path}.{name}");

    internal Refusals OfItem(int index) => new(_all, $"{_path}[{index}]");

    internal InvalidRequestException ToException()
    {
        var errors = _all.GroupBy(error => error.Path, error => error.Message).OrderBy(field => field.Key, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.ToArray());
        return new($"Champ invalide : {string.Join(", ", errors.Keys.Take(5))}{(errors.Count > 5 ? "…" : "")}.", errors);
    }
}
