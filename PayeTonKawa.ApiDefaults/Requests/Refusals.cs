namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The validation errors of a request, by field.</summary>
internal sealed class Refusals
{
    private readonly SortedDictionary<string, List<string>> _all;
    private readonly string _path;

    internal Refusals() : this(new(StringComparer.Ordinal), "")
    {
    }

    private Refusals(SortedDictionary<string, List<string>> all, string path) => (_all, _path) = (all, path);

    internal bool Any => _all.Count > 0;

    internal void Add(string message)
    {
        if (!_all.TryGetValue(_path, out var messages))
        {
            _all[_path] = messages = [];
        }

        messages.Add(message);
    }

    /// <summary>Adds the error, and returns a value that is not to be used.</summary>
    internal T Refuse<T>(string message)
    {
        Add(message);
        return default!;
    }

    internal Refusals OfField(string name) => new(_all, _path.Length == 0 ? name : $"{_path}.{name}");

    internal Refusals OfItem(int index) => new(_all, $"{_path}[{index}]");

    internal InvalidRequestException ToException() =>
        new(
            $"Champ invalide : {string.Join(", ", _all.Keys.Take(5))}{(_all.Count > 5 ? "…" : "")}.",
            _all.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray()));
}
