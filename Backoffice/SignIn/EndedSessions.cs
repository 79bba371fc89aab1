using System.Collections.Concurrent;

namespace Backoffice.SignIn;

/// <summary>The sessions that were ended by signing out, for as long as a copy of their cookie could still be used. They end with the process.</summary>
internal sealed class EndedSessions(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new();

    /// <summary>Raised after each end.</summary>
    internal event Action? Ended;

    internal void End(string id)
    {
        var now = time.GetUtcNow();
        foreach (var (expired, _) in _ended.Where(ended => now - ended.Value > SignInExtensions.Session))
        {
            _ended.TryRemove(expired, out _);
        }

        _ended[id] = now;
        Ended?.Invoke();
    }

    internal bool Contains(string? id) => id is not null && _ended.ContainsKey(id);
}
