using System.Collections;
using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The annotations of a resource, in the order in which they were added. Whoever enumerates it sees them as they were at that moment:
/// annotations are still added while the application runs, by handlers of events, and others are reading.
/// </summary>
public sealed class ResourceAnnotationCollection() : Collection<IResourceAnnotation>(new CopyOnWriteList())
{
    private sealed class CopyOnWriteList : IList<IResourceAnnotation>
    {
        private readonly Lock _lock = new();
        private IResourceAnnotation[] _items = [];

        public int Count => Volatile.Read(ref _items).Length;

        public bool IsReadOnly => false;

        public IResourceAnnotation this[int index]
        {
            get => Volatile.Read(ref _items)[index];
            set => Change(items => items[index] = value);
        }

        public void Add(IResourceAnnotation item) => Change(items => items.Add(item));

        public void Insert(int index, IResourceAnnotation item) => Change(items => items.Insert(Math.Min(index, items.Count), item));

        public bool Remove(IResourceAnnotation item)
        {
            var removed = false;
            Change(items => removed = items.Remove(item));
            return removed;
        }

        public void RemoveAt(int index) => Change(items => items.RemoveAt(index));

        public void Clear() => Change(items => items.Clear());

        public bool Contains(IResourceAnnotation item) => Volatile.Read(ref _items).Contains(item);

        public int IndexOf(IResourceAnnotation item) => Array.IndexOf(Volatile.Read(ref _items), item);

        public void CopyTo(IResourceAnnotation[] array, int arrayIndex) => Volatile.Read(ref _items).CopyTo(array, arrayIndex);

        public IEnumerator<IResourceAnnotation> GetEnumerator() => Volatile.Read(ref _items).AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Change(Action<List<IResourceAnnotation>> change)
        {
            lock (_lock)
            {
                List<IResourceAnnotation> items = [.. _items];
                change(items);
                Volatile.Write(ref _items, [.. items]);
            }
        }
    }
}
